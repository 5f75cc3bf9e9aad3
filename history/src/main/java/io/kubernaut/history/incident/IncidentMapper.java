package io.kubernaut.history.incident;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

interface IncidentMapper {
    String COLUMNS = """
            SELECT incident_id, subject, cause, symptom, alert_name, opened_at, closed_at, version, last_decision
            FROM incident i
            """;

    /** Without those that are over, which are many. */
    String OPEN = """
            SELECT incident_id, subject, cause, symptom, alert_name, opened_at, NULL::timestamptz AS closed_at, version,
                last_decision
            FROM open_incident
            """;

    @Select(COLUMNS + "WHERE incident_id = #{incidentId} LIMIT 1")
    Optional<IncidentRow> find(UUID incidentId);

    @Select(OPEN + "WHERE cause_key = #{causeKey}")
    Optional<IncidentRow> openWithCause(String causeKey);

    @Select(OPEN + "WHERE cause_key = ANY(#{causeKeys}) OR incident_id = ANY(#{ids})")
    List<IncidentRow> openAmong(UUID[] ids, String[] causeKeys);

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

    /** Those whose cause no open incident has already. The order is the same for all who open incidents. */
    @Select(value = """
            INSERT INTO open_incident (incident_id, cause_key, subject, cause, namespace, symptom, alert_name, opened_at,
                version, last_decision)
            SELECT incident_id, cause_key, subject::jsonb, cause::jsonb, namespace, symptom, alert_name, opened_at, 1,
                last_decision
            FROM unnest(#{ids}, #{causeKeys}, #{subjects}, #{causes}, #{namespaces}, #{symptoms}, #{alertNames},
                #{openedAt}, #{lastDecisions})
                AS n (incident_id, cause_key, subject, cause, namespace, symptom, alert_name, opened_at, last_decision)
            ORDER BY cause_key
            ON CONFLICT DO NOTHING
            RETURNING incident_id
            """, affectData = true)
    @Options(flushCache = Options.FlushCachePolicy.TRUE)
    List<UUID> open(Rows.Incidents rows);

    /** They are locked, and their versions those that were read. */
    @Update("""
            UPDATE open_incident i SET
                cause_key = n.cause_key,
                subject = n.subject::jsonb,
                cause = n.cause::jsonb,
                namespace = n.namespace,
                symptom = n.symptom,
                alert_name = n.alert_name,
                version = i.version + 1,
                last_decision = n.last_decision
            FROM unnest(#{ids}, #{causeKeys}, #{subjects}, #{causes}, #{namespaces}, #{symptoms}, #{alertNames},
                #{lastDecisions})
                AS n (incident_id, cause_key, subject, cause, namespace, symptom, alert_name, last_decision)
            WHERE i.incident_id = n.incident_id
            """)
    int update(Rows.Incidents rows);

    @Update("""
            UPDATE open_episode e SET incident_id = n.incident_id
            FROM unnest(#{episodes}, #{incidents}) AS n (episode_id, incident_id)
            WHERE e.episode_id = n.episode_id AND e.incident_id IS DISTINCT FROM n.incident_id
            """)
    int link(Rows.Links rows);

    record LinkRow(UUID episodeId, @Nullable UUID incidentId) {}

    record VersionRow(UUID incidentId, long version) {}
}
