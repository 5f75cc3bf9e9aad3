package io.kubernaut.history.incident;

import io.kubernaut.history.database.Jsonb;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

interface IncidentMapper {
    String COLUMNS = """
            SELECT incident_id, subject, cause, symptom, alert_name, opened_at, closed_at, version, last_decision
            FROM incident i
            """;

    @Select(COLUMNS + "WHERE incident_id = #{incidentId} LIMIT 1")
    Optional<IncidentRow> find(UUID incidentId);

    @Select(COLUMNS + """
            WHERE closed_at IS NULL AND incident_id = (
                SELECT o.incident_id FROM open_incident o WHERE o.cause_key = #{causeKey})
            """)
    Optional<IncidentRow> openWithCause(String causeKey);

    /** An alert's name matches the incident's first alert and those of its last decision. */
    @Select(COLUMNS + """
            WHERE (opened_at, incident_id) < (#{at}, #{id})
                AND (#{open}::boolean IS NULL OR (closed_at IS NULL) = #{open}::boolean)
                AND (#{alert}::text IS NULL OR alert_name = #{alert} OR EXISTS (
                    SELECT 1 FROM decision d
                    WHERE d.decision_id = i.last_decision AND #{alert}::text = ANY(d.alert_names)))
                AND (#{namespace}::text IS NULL OR namespace = #{namespace})
                AND (#{since}::timestamptz IS NULL OR opened_at >= #{since})
            ORDER BY opened_at DESC, incident_id DESC
            LIMIT #{limit}
            """)
    List<IncidentRow> page(
            Instant at,
            UUID id,
            int limit,
            @Nullable Boolean open,
            @Nullable String alert,
            @Nullable String namespace,
            @Nullable Instant since);

    /** Open episodes named, and all of the absorbed incidents; locked in the order that senders lock them in. */
    @Select("""
            SELECT episode_id, incident_id
            FROM open_episode
            WHERE episode_id = ANY(#{episodes}) OR incident_id = ANY(#{absorbed})
            ORDER BY cluster, fingerprint
            FOR UPDATE
            """)
    @Options(flushCache = Options.FlushCachePolicy.TRUE)
    List<LinkRow> lockEpisodes(UUID[] episodes, UUID[] absorbed);

    @Select("SELECT episode_id, incident_id FROM closed_episode WHERE episode_id = ANY(#{episodes})")
    List<LinkRow> closedEpisodes(UUID[] episodes);

    @Select("""
            SELECT incident_id, version FROM open_incident
            WHERE incident_id = ANY(#{ids})
            ORDER BY incident_id
            FOR UPDATE
            """)
    @Options(flushCache = Options.FlushCachePolicy.TRUE)
    List<VersionRow> lock(UUID[] ids);

    /** Zero rows when an open incident has this cause already. */
    @Insert("""
            INSERT INTO open_incident (incident_id, cause_key, subject, cause, namespace, symptom, alert_name, opened_at,
                version, last_decision)
            VALUES (#{incidentId}, #{causeKey}, #{subject}, #{cause}, #{namespace}, #{symptom}, #{alertName},
                #{openedAt}, 1, #{lastDecision})
            ON CONFLICT DO NOTHING
            """)
    int open(
            UUID incidentId,
            String causeKey,
            Jsonb subject,
            Jsonb cause,
            String namespace,
            String symptom,
            String alertName,
            Instant openedAt,
            UUID lastDecision);

    @Update("""
            UPDATE open_incident SET
                cause_key = #{causeKey},
                subject = #{subject},
                cause = #{cause},
                namespace = #{namespace},
                symptom = #{symptom},
                alert_name = #{alertName},
                version = version + 1,
                last_decision = #{lastDecision}
            WHERE incident_id = #{incidentId} AND version = #{version}
            """)
    int update(
            UUID incidentId,
            long version,
            String causeKey,
            Jsonb subject,
            Jsonb cause,
            String namespace,
            String symptom,
            String alertName,
            UUID lastDecision);

    @Update("UPDATE open_episode SET incident_id = #{incidentId} WHERE episode_id = ANY(#{episodes})")
    int link(UUID[] episodes, UUID incidentId);

    record LinkRow(UUID episodeId, @Nullable UUID incidentId) {}

    record VersionRow(UUID incidentId, long version) {}
}
