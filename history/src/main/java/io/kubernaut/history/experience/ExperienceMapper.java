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
                coalesce(r.subject, subject_of(r.incident_id)) AS subject,
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

    /** Runs that were undone, page by page. */
    @Select("""
            SELECT r.run_id AS withdrawn, r.created_at AS began_at, #{here}::uuid AS origin
            FROM finished_run r
            WHERE r.state = 'UNDONE' AND (r.created_at, r.run_id) > (#{since}, #{after})
            ORDER BY r.created_at, r.run_id
            LIMIT #{limit}
            """)
    List<Withdrawn> undone(UUID here, Instant since, UUID after, int limit);

    @Select("""
            SELECT sample_id AS withdrawn, began_at, origin FROM experience_withdrawn
            WHERE began_at >= #{since} AND (began_at, sample_id) > (#{began}, #{after})
            ORDER BY began_at, sample_id
            LIMIT #{limit}
            """)
    List<Withdrawn> carriedBack(Instant since, UUID after, Instant began, int limit);

    /** Takes back what was imported, and remembers it for files to come; returns how many were not known yet. */
    @Select(value = """
            WITH line AS (
                SELECT DISTINCT ON (id, began_at) id, began_at, origin
                FROM unnest(#{ids}, #{began}, #{origins}) AS l (id, began_at, origin)
                ORDER BY id, began_at, origin
            ),
            gone AS (
                DELETE FROM experience e USING line l
                WHERE e.sample_id = l.id AND e.began_at = l.began_at AND e.origin = l.origin
            ),
            noted AS (
                INSERT INTO experience_withdrawn (sample_id, began_at, origin, import_id)
                SELECT l.id, l.began_at, l.origin, #{importId} FROM line l
                WHERE NOT EXISTS (SELECT FROM finished_run r WHERE r.run_id = l.id)
                ON CONFLICT DO NOTHING
                RETURNING 1
            )
            SELECT count(*) FROM noted
            """, affectData = true)
    int takeBack(UUID importId, UUID[] ids, Instant[] began, UUID[] origins);

    /** For the rest of the transaction: readers of the table are not kept waiting. */
    @Select("SELECT set_config('lock_timeout', '200ms', true)")
    String waitNotLong();

    /** @param day of the month, as 2026-01-01 */
    @Select(value = "SELECT create_partition(#{table}, #{day}::date)", affectData = true)
    int createPartition(String table, String day);

    /** What happened here, was imported before or was taken back is left out; returns how many were added. */
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
            WHERE NOT EXISTS (SELECT FROM active_run r WHERE r.run_id = s.id)
                AND NOT EXISTS (SELECT FROM finished_run r WHERE r.run_id = s.id)
                AND NOT EXISTS (SELECT FROM untreated u WHERE u.incident_id = s.id AND u.opened_at = s.began_at)
                AND NOT EXISTS (SELECT FROM experience e WHERE e.sample_id = s.id AND e.began_at = s.began_at)
                AND NOT EXISTS (
                    SELECT FROM experience_withdrawn w WHERE w.sample_id = s.id AND w.began_at = s.began_at AND w.origin = s.origin)
            ON CONFLICT DO NOTHING
            """)
    int add(UUID importId, SampleRows rows);

    @Insert("""
            INSERT INTO experience_import (import_id, at, who, why, origin, exported_at, samples, withdrawn, sha256)
            VALUES (#{importId}, #{at}, #{who}, #{why}, #{origin}, #{exportedAt}, #{samples}, #{withdrawn}, #{sha256})
            """)
    int note(
            UUID importId,
            Instant at,
            String who,
            String why,
            UUID origin,
            Instant exportedAt,
            int samples,
            int withdrawn,
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
