package io.kubernaut.history.execution;

import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.execution.RunStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Select;

interface RunMapper {
    String COLUMNS = """
            SELECT run_id, target_key, decision_id, incident_id, action, target, cluster, namespace, parameters, reason,
                symptom, alert_name, state, plan, after_state, message, created_at, applying_since, applied_at,
                finished_at, basis
            FROM action_run
            """;

    /** Zero rows when it locks its target and another run has it. */
    @Insert("""
            INSERT INTO active_run (run_id, target_key, decision_id, incident_id, action, target, cluster, namespace,
                parameters, reason, symptom, alert_name, state, plan, after_state, message, created_at, applying_since,
                applied_at, basis, steps, locks, subject)
            VALUES (#{run.runId}, #{run.targetKey}, #{run.decisionId}, #{run.incidentId}, #{run.action}, #{run.target},
                #{run.cluster}, #{run.namespace}, #{run.parameters}, #{run.reason}, #{run.symptom}, #{run.alertName},
                #{run.state}, #{run.plan}, #{run.afterState}, #{run.message}, #{run.createdAt}, #{run.applyingSince},
                #{run.appliedAt}, #{run.basis}, 1, #{locks}, subject_of(#{run.incidentId}))
            ON CONFLICT (target_key) WHERE locks DO NOTHING
            """)
    int begin(RunRow run, boolean locks);

    /** The number of the step; empty when the run is not in that state. */
    @Select(value = """
            UPDATE active_run SET
                state = #{run.state},
                plan = #{run.plan},
                after_state = #{run.afterState},
                message = #{run.message},
                applying_since = #{run.applyingSince},
                applied_at = #{run.appliedAt},
                steps = steps + 1
            WHERE run_id = #{run.runId} AND state = #{from}
            RETURNING steps
            """, affectData = true)
    Optional<Integer> move(RunRow run, RunState from);

    @Select(value = """
            WITH gone AS (
                DELETE FROM active_run WHERE run_id = #{run.runId} AND state = #{from}
                RETURNING run_id, target_key, decision_id, incident_id, action, target, cluster, namespace, parameters,
                    reason, symptom, alert_name, created_at, basis, steps, effectiveness, recurred_at, assessed_at,
                    stands_as, assessment, subject
            )
            INSERT INTO finished_run (run_id, target_key, decision_id, incident_id, action, target, cluster, namespace,
                parameters, reason, symptom, alert_name, state, plan, after_state, message, created_at, applying_since,
                applied_at, basis, steps, finished_at, effectiveness, recurred_at, assessed_at,
                    stands_as, assessment, subject)
            SELECT run_id, target_key, decision_id, incident_id, action, target, cluster, namespace, parameters, reason,
                symptom, alert_name, #{run.state}, #{run.plan}, #{run.afterState}, #{run.message}, created_at,
                #{run.applyingSince}, #{run.appliedAt}, basis, steps + 1, #{run.finishedAt}, effectiveness,
                recurred_at, assessed_at, stands_as, assessment, subject
            FROM gone
            RETURNING steps
            """, affectData = true)
    Optional<Integer> finish(RunRow run, RunState from);

    /** The number of the step; empty when no run that is over is in that state. */
    @Select(value = """
            UPDATE finished_run SET message = #{message}, steps = steps + 1
            WHERE run_id = #{runId} AND state = #{state}
            RETURNING steps
            """, affectData = true)
    Optional<Integer> remark(UUID runId, RunState state, String message);

    /** What never had a plan has changed nothing and cannot be taken back. */
    @Select(value = """
            WITH gone AS (
                DELETE FROM finished_run
                WHERE run_id = #{runId} AND state IN ('VERIFIED', 'FAILED') AND plan IS NOT NULL
                RETURNING run_id, target_key, decision_id, incident_id, action, target, cluster, namespace, parameters,
                    reason, symptom, alert_name, plan, after_state, created_at, applying_since, applied_at, basis,
                    steps, effectiveness, recurred_at, assessed_at,
                    stands_as, assessment, subject
            )
            INSERT INTO active_run (run_id, target_key, decision_id, incident_id, action, target, cluster, namespace,
                parameters, reason, symptom, alert_name, state, plan, after_state, message, created_at, applying_since,
                applied_at, basis, steps, effectiveness, recurred_at, assessed_at,
                    stands_as, assessment, subject)
            SELECT run_id, target_key, decision_id, incident_id, action, target, cluster, namespace, parameters, reason,
                symptom, alert_name, #{as}, plan, after_state, #{message}, created_at, applying_since, applied_at,
                basis, steps + 1, effectiveness, recurred_at, assessed_at,
                    stands_as, assessment, subject
            FROM gone
            ON CONFLICT (target_key) WHERE locks DO NOTHING
            RETURNING steps
            """, affectData = true)
    Optional<Integer> reopen(UUID runId, RunState as, String message);

    /** Whom the audit names for what the rest of the transaction does. */
    @Select("SELECT set_config('kubernaut.who', #{who}, true)")
    String onBehalfOf(String who);

    @Insert("""
            INSERT INTO run_step (run_id, sequence, at, state, message)
            VALUES (#{runId}, #{sequence}, #{at}, #{state}, #{message})
            """)
    int addStep(UUID runId, int sequence, Instant at, RunState state, String message);

    @Select(COLUMNS + "WHERE run_id = #{runId}")
    Optional<RunRow> find(UUID runId);

    @Select(COLUMNS + "WHERE decision_id = #{decisionId} ORDER BY created_at, run_id")
    List<RunRow> ofDecision(UUID decisionId);

    @Select(COLUMNS + """
            WHERE (created_at, run_id) < (#{at}, #{id})
            ORDER BY created_at DESC, run_id DESC
            LIMIT #{limit}
            """)
    List<RunRow> before(Instant at, UUID id, int limit);

    @Select("SELECT sequence, at, state, message FROM run_step WHERE run_id = #{runId} ORDER BY sequence")
    List<RunStore.Step> steps(UUID runId);

    @Insert("""
            INSERT INTO artefact (run_id, name, at, content_type, content)
            VALUES (#{runId}, #{name}, #{at}, #{contentType}, #{content})
            ON CONFLICT (run_id, name, at) DO UPDATE SET
                content_type = excluded.content_type, content = excluded.content
            """)
    int addArtefact(UUID runId, String name, Instant at, String contentType, byte[] content);

    /** Of each name the latest: a run that was taken up again may have collected twice. */
    @Select("""
            SELECT DISTINCT ON (name) name, content_type, length(content)::bigint AS bytes, at
            FROM artefact
            WHERE run_id = #{runId}
            ORDER BY name, at DESC
            """)
    List<RunStore.ArtefactLine> artefacts(UUID runId);

    @Select("""
            SELECT name, content_type, content FROM artefact
            WHERE run_id = #{runId} AND name = #{name}
            ORDER BY at DESC
            LIMIT 1
            """)
    Optional<Application.Artefact> artefact(UUID runId, String name);

    @Delete("DELETE FROM artefact WHERE at < #{before}")
    int dropArtefacts(Instant before);
}
