package io.kubernaut.history.memory;

import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.memory.Scope;
import io.kubernaut.history.database.Jsonb;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

interface MemoryMapper {
    /**
     * What was refused before anything was changed is no remediation. A run that is over since began since, or was undone
     * since, so older months are not looked at.
     */
    @Select("""
            WITH run AS (
                SELECT run_id, created_at, applied_at, action, target, parameters, state, alert_name, symptom, effectiveness,
                    recurred_at, message, incident_id, subject, NULL::timestamptz AS finished_at, plan -> 'also' AS also
                FROM active_run
                WHERE cluster = #{cluster} AND namespace IN (#{namespace}, '') AND created_at >= #{since}
                UNION ALL
                SELECT run_id, created_at, applied_at, action, target, parameters, state, alert_name, symptom, effectiveness,
                    recurred_at, message, incident_id, subject, finished_at, NULL
                FROM finished_run
                WHERE cluster = #{cluster} AND namespace IN (#{namespace}, '') AND finished_at >= #{since}
                    AND (created_at >= #{since} OR state = 'UNDONE') AND state <> 'REFUSED'
                ORDER BY created_at DESC, run_id DESC
                LIMIT #{limit}
            )
            SELECT CASE r.state WHEN 'UNDONE' THEN r.finished_at ELSE coalesce(r.applied_at, r.created_at) END AS at,
                r.action, r.target, r.parameters, r.state, r.alert_name, r.symptom, r.effectiveness, r.recurred_at,
                r.message, r.finished_at, r.also, coalesce(r.subject, subject_of(r.incident_id)) AS subject
            FROM run r
            ORDER BY r.created_at DESC, r.run_id DESC
            """)
    List<ActionRow> recent(String cluster, String namespace, Instant since, int limit);

    /** Of the newest of those that a decision may recall, so that it takes the same time however many there are. */
    @Select("""
            SELECT namespace, count(*)::integer AS runs FROM (
                SELECT namespace FROM active_run WHERE cluster = #{cluster} AND created_at >= #{since}
                UNION ALL
                (SELECT namespace FROM finished_run
                WHERE cluster = #{cluster} AND finished_at >= #{since} AND (created_at >= #{since} OR state = 'UNDONE')
                    AND state <> 'REFUSED'
                ORDER BY finished_at DESC
                LIMIT #{limit})
            ) run
            GROUP BY namespace
            """)
    List<ActedRow> namespacesWithActions(String cluster, Instant since, int limit);

    /** From one to the next by the index: symptoms are few, samples may be many. */
    @Select("""
            WITH RECURSIVE s AS (
                (SELECT min(symptom) AS symptom FROM effectiveness_sample WHERE cluster = #{cluster})
                UNION ALL
                SELECT (SELECT min(e.symptom) FROM effectiveness_sample e WHERE e.cluster = #{cluster} AND e.symptom > s.symptom)
                FROM s
                WHERE s.symptom IS NOT NULL
            )
            SELECT symptom FROM s WHERE symptom IS NOT NULL
            """)
    List<String> symptomsWithSamples(String cluster);

    /** Each sample where it is nearest to the object; those of 'nothing' are incidents that were left alone. */
    @Select("""
            SELECT action, scope, weight, sum, samples, worked
            FROM achieved_as_seen_from(#{about}, #{symptom}, #{since}, #{now}, #{halfLife}, #{worked}, #{newest})
            """)
    List<SeenRow> seenFrom(
            Jsonb about, String symptom, Instant since, Instant now, double halfLife, double worked, int newest);

    /** By whom the decisions were about; of one action also what doing nothing did. */
    @Select("""
            SELECT action, symptom, workload, weight, sum, samples, worked, did_not_work, lately, sum_lately, sum_before, latest
            FROM achieved_by_workload(#{symptom}, #{action}, #{since}, #{now}, #{lately}, #{halfLife}, #{worked},
                #{didNotWork})
            """)
    List<TallyRow> tallies(
            @Nullable String symptom,
            @Nullable String action,
            Instant since,
            Instant now,
            Instant lately,
            double halfLife,
            double worked,
            double didNotWork);

    /** Changes by the namespace they touch. */
    @Select("""
            SELECT
                CASE target ->> 'kind' WHEN 'Namespace' THEN target ->> 'name' ELSE namespace END AS namespace,
                count(*) FILTER (WHERE finished_at IS NULL)::integer AS under_way,
                count(*) FILTER (WHERE created_at > #{hourAgo})::integer AS last_hour
            FROM (
                SELECT target, namespace, action, state, NULL::timestamptz AS finished_at, created_at
                FROM active_run WHERE cluster = #{cluster}
                UNION ALL
                SELECT target, namespace, action, state, finished_at, created_at
                FROM finished_run WHERE cluster = #{cluster} AND finished_at > #{hourAgo} AND created_at > #{hourAgo}
            ) run
            WHERE action <> ALL(#{harmless}) AND state <> 'REFUSED'
            GROUP BY 1
            ORDER BY 1
            """)
    @Options(flushCache = Options.FlushCachePolicy.TRUE)
    List<LoadRow> load(String cluster, Instant hourAgo, String[] harmless);

    @Select("""
            SELECT target ->> 'name' AS name FROM active_run
            WHERE cluster = #{cluster} AND action = ANY(#{closing}) AND target ->> 'kind' = 'Node'
            UNION
            SELECT target ->> 'name' FROM finished_run
            WHERE cluster = #{cluster} AND finished_at > #{lately} AND action = ANY(#{closing})
                AND target ->> 'kind' = 'Node' AND state NOT IN ('REFUSED', 'UNDONE')
            ORDER BY name
            """)
    @Options(flushCache = Options.FlushCachePolicy.TRUE)
    List<String> nodesClosing(String cluster, String[] closing, Instant lately);

    @Select("SELECT cluster FROM cluster_seen ORDER BY cluster LIMIT #{limit}")
    List<String> clustersNamed(int limit);

    /** Held until the transaction ends: nobody else counts and begins changes of this cluster meanwhile. */
    @Select("SELECT pg_advisory_xact_lock(hashtextextended('kubernaut.limits.' || #{cluster}, 0))::text")
    @Options(flushCache = Options.FlushCachePolicy.TRUE)
    String lockLoad(String cluster);

    /**
     * Marks runs that were verified and whose alert began anew within the time after that, and what was well without any.
     * The subject is the run's, or that of its incident, which may be about somebody else by now.
     *
     * @param earliest none of the runs ended before that, by which months are left out
     * @param latest none ended then or later
     * @param opened none of the incidents that were left alone began before that, and none of the others was closed
     */
    @Select(value = """
            WITH a AS (
                SELECT cluster, namespace, subject::jsonb AS subject, name, seconds, min(began) AS began
                FROM unnest(#{rows.clusters}, #{rows.namespaces}, #{rows.subjects}, #{rows.names}, #{rows.began},
                    #{rows.seconds}) AS alert (cluster, namespace, subject, name, began, seconds)
                GROUP BY 1, 2, 3, 4, 5
            ),
            untreated AS (
                UPDATE untreated u SET recurred_at = a.began
                FROM a
                WHERE u.cluster = a.cluster AND u.namespace = a.namespace AND u.alert_name = a.name AND u.subject = a.subject
                    AND u.effectiveness IS NOT NULL AND u.recurred_at IS NULL
                    AND u.looked_at < a.began AND u.looked_at >= a.began - make_interval(secs => a.seconds)
                    AND u.opened_at < #{latest} AND u.opened_at >= #{opened}
            )
            UPDATE finished_run r SET recurred_at = a.began
            FROM a
            WHERE r.cluster = a.cluster AND r.namespace IN (a.namespace, '') AND r.state IN ('VERIFIED', 'EXPIRED')
                AND r.recurred_at IS NULL AND r.action <> ALL(#{harmless}) AND r.alert_name = a.name
                AND r.finished_at < a.began AND r.finished_at >= a.began - make_interval(secs => a.seconds)
                AND r.finished_at < #{latest} AND r.finished_at >= #{earliest}
                AND (r.subject = a.subject OR subject_of_late(r.incident_id, #{opened}) = a.subject)
            RETURNING r.run_id, r.assessed_at IS NOT NULL AS assessed
            """, affectData = true)
    List<RecurredRow> recur(FiringRows rows, Instant earliest, Instant latest, Instant opened, String[] harmless);

    record RecurredRow(UUID runId, boolean assessed) {}

    record ActionRow(
            Instant at,
            String action,
            Jsonb target,
            Jsonb parameters,
            RunState state,
            String alertName,
            String symptom,
            @Nullable Double effectiveness,
            @Nullable Instant recurredAt,
            String message,
            @Nullable Jsonb subject,
            @Nullable Instant finishedAt,
            @Nullable Jsonb also) {}

    record LoadRow(String namespace, int underWay, int lastHour) {}

    record ActedRow(String namespace, int runs) {}

    record SeenRow(String action, Scope scope, double weight, double sum, int samples, int worked) {}

    record TallyRow(
            String action,
            String symptom,
            Jsonb workload,
            double weight,
            double sum,
            int samples,
            int worked,
            int didNotWork,
            int lately,
            double sumLately,
            double sumBefore,
            Instant latest) {}
}
