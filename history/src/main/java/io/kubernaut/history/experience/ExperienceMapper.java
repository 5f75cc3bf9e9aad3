package io.kubernaut.history.experience;

import io.kubernaut.history.database.Jsonb;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

interface ExperienceMapper {
    /** Made when it is first asked for, by whichever replica asks. */
    @Select(value = """
            WITH made AS (
                INSERT INTO installation DEFAULT VALUES ON CONFLICT DO NOTHING RETURNING id
            )
            SELECT id FROM made UNION ALL SELECT id FROM installation LIMIT 1
            """, affectData = true)
    UUID installation();

    /** What counts as a sample, page by page. */
    @Select("""
            SELECT r.run_id AS id, r.action, r.symptom, r.alert_name AS alert, r.target,
                (SELECT i.subject FROM incident i WHERE i.incident_id = r.incident_id LIMIT 1) AS subject,
                r.created_at AS began_at, coalesce(r.applied_at, r.created_at) AS at, r.state AS outcome, r.effectiveness,
                r.assessment
            FROM finished_run r
            WHERE r.effectiveness IS NOT NULL AND r.state <> 'UNDONE' AND (r.created_at, r.run_id) > (#{since}, #{after})
            ORDER BY r.created_at, r.run_id
            LIMIT #{limit}
            """)
    List<SampleRow> runs(Instant since, UUID after, int limit);

    @Select("""
            SELECT u.incident_id AS id, 'nothing' AS action, u.symptom, u.alert_name AS alert, u.subject AS target, u.subject,
                u.opened_at AS began_at, u.opened_at AS at, '' AS outcome, u.effectiveness, u.assessment
            FROM untreated u
            WHERE u.effectiveness IS NOT NULL AND u.opened_at >= #{since}
                AND (u.incident_id, u.opened_at) > (#{after}, #{opened})
            ORDER BY u.incident_id, u.opened_at
            LIMIT #{limit}
            """)
    List<SampleRow> untreated(Instant since, UUID after, Instant opened, int limit);

    @Select("""
            SELECT sample_id, began_at, sample FROM experience
            WHERE began_at >= #{since} AND (sample_id, began_at) > (#{after}, #{began})
            ORDER BY sample_id, began_at
            LIMIT #{limit}
            """)
    List<CarriedRow> carried(Instant since, UUID after, Instant began, int limit);

    /** What happened here, or was imported before, is left out; returns how many were added. */
    @Insert("""
            INSERT INTO experience (sample_id, began_at, at, cluster, namespace, target_key, target, subject, action, symptom,
                effectiveness, origin, import_id, sample)
            SELECT s.id, s.began_at, s.at, s.cluster, s.namespace, s.target_key, s.target::jsonb, nullif(s.subject, '')::jsonb, s.action,
                s.symptom, s.effectiveness, s.origin, #{importId}, s.sample::jsonb
            FROM unnest(#{rows.ids}, #{rows.began}, #{rows.at}, #{rows.clusters}, #{rows.namespaces}, #{rows.keys},
                #{rows.targets}, #{rows.subjects}, #{rows.actions}, #{rows.symptoms}, #{rows.effectiveness}, #{rows.origins},
                #{rows.samples})
                AS s (id, began_at, at, cluster, namespace, target_key, target, subject, action, symptom, effectiveness, origin,
                    sample)
            WHERE NOT EXISTS (SELECT FROM finished_run r WHERE r.run_id = s.id)
                AND NOT EXISTS (SELECT FROM untreated u WHERE u.incident_id = s.id AND u.opened_at = s.began_at)
                AND NOT EXISTS (SELECT FROM experience e WHERE e.sample_id = s.id AND e.began_at = s.began_at)
            ON CONFLICT DO NOTHING
            """)
    int add(UUID importId, SampleRows rows);

    @Insert("""
            INSERT INTO experience_import (import_id, at, who, why, origin, exported_at, samples, sha256)
            VALUES (#{importId}, #{at}, #{who}, #{why}, #{origin}, #{exportedAt}, #{samples}, #{sha256})
            """)
    int note(
            UUID importId,
            Instant at,
            String who,
            String why,
            UUID origin,
            Instant exportedAt,
            int samples,
            String sha256);

    record SampleRow(
            UUID id,
            String action,
            String symptom,
            String alert,
            Jsonb target,
            @Nullable Jsonb subject,
            Instant beganAt,
            Instant at,
            String outcome,
            double effectiveness,
            @Nullable Jsonb assessment) {}

    record CarriedRow(UUID sampleId, Instant beganAt, Jsonb sample) {}
}
