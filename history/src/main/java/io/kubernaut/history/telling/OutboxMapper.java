package io.kubernaut.history.telling;

import io.kubernaut.core.telling.Message;
import io.kubernaut.history.database.Jsonb;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;

interface OutboxMapper {

    @Insert("""
            INSERT INTO message (message_id, at, topic, severity, title, body, about, incident_id, decision_id)
            SELECT message_id, at, topic, severity, title, body, about::jsonb, incident_id, decision_id
            FROM unnest(#{ids}, #{at}, #{topics}, #{severities}, #{titles}, #{bodies}, #{about}, #{incidents},
                #{decisions})
                AS n (message_id, at, topic, severity, title, body, about, incident_id, decision_id)
            """)
    int addMessages(Messages rows);

    @Insert("""
            INSERT INTO delivery (delivery_id, message_id, message_at, sink)
            SELECT delivery_id, message_id, at, sink
            FROM unnest(#{ids}, #{messages}, #{at}, #{sinks}) AS n (delivery_id, message_id, at, sink)
            """)
    int addDeliveries(Deliveries rows);

    @Select("""
            SELECT d.delivery_id, d.sink, d.attempts, m.message_id, m.at, m.topic, m.severity, m.title, m.body, m.about,
                m.incident_id, m.decision_id
            FROM delivery d
            JOIN message m ON m.message_id = d.message_id AND m.at = d.message_at
            WHERE d.delivery_id = #{deliveryId} AND d.delivered_at IS NULL
            """)
    Optional<DeliveryRow> waiting(UUID deliveryId);

    @Update("""
            UPDATE delivery SET delivered_at = now() WHERE delivery_id = #{deliveryId} AND delivered_at IS NULL
            """)
    int delivered(UUID deliveryId);

    @Update("""
            UPDATE delivery SET attempts = attempts + 1, last_failure = #{because}
            WHERE delivery_id = #{deliveryId} AND delivered_at IS NULL
            """)
    int failed(UUID deliveryId, String because);

    record DeliveryRow(
            UUID deliveryId,
            String sink,
            int attempts,
            UUID messageId,
            Instant at,
            String topic,
            Message.Severity severity,
            String title,
            String body,
            Jsonb about,
            UUID incidentId,
            UUID decisionId) {}
}
