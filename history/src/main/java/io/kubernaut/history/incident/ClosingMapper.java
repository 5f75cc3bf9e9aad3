package io.kubernaut.history.incident;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** How incidents end. */
interface ClosingMapper {
    /** Waits for those who decide them; the order is the same for all. */
    @Select("""
            SELECT incident_id FROM open_incident WHERE incident_id = ANY(#{ids}) ORDER BY incident_id FOR UPDATE
            """)
    @Options(flushCache = Options.FlushCachePolicy.TRUE)
    List<UUID> lock(UUID[] ids);

    @Select("""
            SELECT incident_id FROM unnest(#{ids}) AS i (incident_id)
            WHERE NOT EXISTS (SELECT 1 FROM open_episode e WHERE e.incident_id = i.incident_id)
            """)
    @Options(flushCache = Options.FlushCachePolicy.TRUE)
    List<UUID> withoutOpenEpisode(UUID[] ids);

    @Select("""
            SELECT incident_id FROM open_incident i
            WHERE NOT EXISTS (SELECT 1 FROM open_episode e WHERE e.incident_id = i.incident_id)
            ORDER BY incident_id
            LIMIT 500
            """)
    List<UUID> allWithoutOpenEpisode();

    @Insert("""
            WITH gone AS (
                DELETE FROM open_incident WHERE incident_id = ANY(#{ids})
                RETURNING incident_id, cause_key, subject, cause, namespace, symptom, alert_name, opened_at, version,
                    last_decision
            )
            INSERT INTO closed_incident (incident_id, cause_key, subject, cause, namespace, symptom, alert_name,
                opened_at, version, last_decision, closed_at, absorbed_into)
            SELECT incident_id, cause_key, subject, cause, namespace, symptom, alert_name, opened_at, version,
                last_decision, #{at}, #{absorbedInto}
            FROM gone
            """)
    int close(UUID[] ids, Instant at, @Nullable UUID absorbedInto);

    @Update("""
            UPDATE approval SET state = 'OVERTAKEN', decided_at = #{at}, decision_reason = #{because}
            WHERE incident_id = ANY(#{ids}) AND state = 'WAITING'
            """)
    int overtakeApprovals(UUID[] ids, Instant at, String because);
}
