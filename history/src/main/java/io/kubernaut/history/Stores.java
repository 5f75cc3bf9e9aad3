package io.kubernaut.history;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.execution.PlanSeal;
import io.kubernaut.core.pipeline.Engine;
import io.kubernaut.history.advice.PostgresConsultations;
import io.kubernaut.history.advice.PostgresTakenAdvice;
import io.kubernaut.history.assessment.PostgresAssessments;
import io.kubernaut.history.assessment.PostgresUntreated;
import io.kubernaut.history.audit.PostgresAudit;
import io.kubernaut.history.database.Sessions;
import io.kubernaut.history.execution.PostgresRunStore;
import io.kubernaut.history.experience.PostgresExperience;
import io.kubernaut.history.incident.PostgresAlertStore;
import io.kubernaut.history.incident.PostgresCaseStore;
import io.kubernaut.history.incident.PostgresIncidentStore;
import io.kubernaut.history.memory.PostgresMemory;
import io.kubernaut.history.pattern.PostgresPatterns;
import io.kubernaut.history.policy.PostgresModeStore;
import io.kubernaut.history.rulebase.PostgresRuleBases;
import io.kubernaut.history.rulebase.PostgresRuleEvidence;
import io.kubernaut.history.similarity.PostgresEmbeddings;
import io.kubernaut.history.telling.PostgresOutbox;
import io.kubernaut.history.work.PostgresWorkQueue;
import java.time.Clock;
import javax.sql.DataSource;

/** All stores over one migrated database. */
public record Stores(
        PostgresAlertStore alerts,
        PostgresIncidentStore incidents,
        PostgresRunStore runs,
        PostgresWorkQueue queue,
        PostgresOutbox outbox,
        PostgresModeStore modes,
        PostgresMemory memory,
        PostgresAssessments assessments,
        PostgresUntreated untreated,
        PostgresRuleBases ruleBases,
        PostgresRuleEvidence ruleEvidence,
        PostgresCaseStore cases,
        PostgresAudit audit,
        PostgresConsultations consultations,
        PostgresExperience experience,
        PostgresTakenAdvice takenAdvice,
        PostgresEmbeddings embeddings,
        PostgresPatterns patterns,
        Sessions sessions) {

    /** Plans are stored as they are. */
    public static Stores over(DataSource database, ActionCatalogue catalogue, Clock clock) {
        return over(database, catalogue, PlanSeal.NONE, clock);
    }

    /** @param seal for what plans keep of the state before */
    public static Stores over(DataSource database, ActionCatalogue catalogue, PlanSeal seal, Clock clock) {
        var sessions = new Sessions(database);
        var queue = new PostgresWorkQueue(sessions);
        var outbox = new PostgresOutbox(sessions, queue);
        var memory = new PostgresMemory(sessions, catalogue);
        var runs = new PostgresRunStore(sessions, queue, outbox, memory, catalogue, seal, clock);
        return new Stores(
                new PostgresAlertStore(sessions, queue),
                new PostgresIncidentStore(sessions, queue, runs, outbox),
                runs,
                queue,
                outbox,
                new PostgresModeStore(sessions),
                memory,
                new PostgresAssessments(sessions, queue),
                new PostgresUntreated(sessions),
                new PostgresRuleBases(sessions),
                new PostgresRuleEvidence(sessions),
                new PostgresCaseStore(sessions),
                new PostgresAudit(sessions),
                new PostgresConsultations(sessions, queue, catalogue),
                new PostgresExperience(sessions),
                new PostgresTakenAdvice(sessions),
                new PostgresEmbeddings(sessions),
                new PostgresPatterns(sessions, memory),
                sessions);
    }

    /** As the pipeline takes them. */
    public Engine.Storage storage() {
        return new Engine.Storage(alerts, incidents, runs, queue, outbox, modes, memory, assessments, untreated);
    }
}
