package io.kubernaut.history.telling;

import io.kubernaut.core.telling.Message;
import io.kubernaut.history.database.Jsonb;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Options;
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

    /** Claims work of others as {@code WorkMapper.claim} does, for the owner of an item. */
    @Select(value = """
            WITH waiting AS MATERIALIZED (
                SELECT w.id FROM work_item w
                JOIN delivery d ON d.delivery_id = w.subject AND d.delivered_at IS NULL
                JOIN message m ON m.message_id = d.message_id AND m.at = d.message_at
                WHERE w.kind = 'TELL' AND w.parked_at IS NULL AND w.due_at <= now() AND w.id <> #{item}
                    AND d.sink = #{sink} AND (m.severity = 'PAGE') = #{pages}
                ORDER BY w.urgent_at, w.id
                LIMIT #{most}
                FOR UPDATE OF w SKIP LOCKED
            ),
            claimed AS (
                UPDATE work_item w SET
                    owner = (SELECT owner FROM work_item WHERE id = #{item}),
                    due_at = now() + interval '1 minute',
                    fence = nextval('work_fence')
                WHERE w.id IN (SELECT id FROM waiting) AND (SELECT count(*) FROM waiting) >= #{least}
                RETURNING w.id, w.subject, w.fence, w.urgent_at
            )
            SELECT c.id AS work_id, c.fence, d.delivery_id, d.sink, d.attempts, m.message_id, m.at, m.topic, m.severity,
                m.title, m.body, m.about, m.incident_id, m.decision_id
            FROM claimed c
            JOIN delivery d ON d.delivery_id = c.subject
            JOIN message m ON m.message_id = d.message_id AND m.at = d.message_at
            ORDER BY c.urgent_at, c.id
            """, affectData = true)
    @Options(flushCache = Options.FlushCachePolicy.TRUE)
    List<GatheredRow> gather(long item, String sink, boolean pages, int least, int most);

    @Update("UPDATE delivery SET delivered_at = now() WHERE delivery_id = ANY(#{ids}) AND delivered_at IS NULL")
    int allDelivered(UUID[] ids);

    @Update("""
            UPDATE delivery SET attempts = attempts + 1, last_failure = #{because}
            WHERE delivery_id = ANY(#{ids}) AND delivered_at IS NULL
            """)
    int allFailed(UUID[] ids, String because);

    @Update("""
            UPDATE delivery SET delivered_at = now() WHERE delivery_id = #{deliveryId} AND delivered_at IS NULL
            """)
    int delivered(UUID deliveryId);

    @Update("""
            UPDATE delivery SET attempts = attempts + 1, last_failure = #{because}
            WHERE delivery_id = #{deliveryId} AND delivered_at IS NULL
            """)
    int failed(UUID deliveryId, String because);

    record GatheredRow(
            long workId,
            long fence,
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
            UUID decisionId) {

        DeliveryRow delivery() {
            return new DeliveryRow(
                    deliveryId,
                    sink,
                    attempts,
                    messageId,
                    at,
                    topic,
                    severity,
                    title,
                    body,
                    about,
                    incidentId,
                    decisionId);
        }
    }

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
