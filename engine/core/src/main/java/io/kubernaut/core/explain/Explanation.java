package io.kubernaut.core.explain;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.action.Risk;
import io.kubernaut.core.assessment.Assessment;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.Subject;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.decision.Finding;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.decision.Veto;
import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.execution.PlanStep;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.incident.Approval;
import io.kubernaut.core.incident.IncidentStore;
import io.kubernaut.core.memory.Score;
import io.kubernaut.core.policy.Mode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Why a decision is as it is, from what was stored with it. The JSON form is part of the HTTP contract; the same in
 * words is {@link #toMarkdown()}.
 *
 * @param headline one line: what was done, or not, to whom
 * @param chosen null when nothing is to be done
 * @param guards every guard in its order, as asked about the chosen (or last tried) action
 * @param rules every rule that fired, with the facts it bound
 * @param runs what was carried out, or is being
 * @param next what happens now and what a person can do, one sentence each
 * @param insight what the rules saw, and which came closest
 * @param meanwhile in which ways the service did less than it should while it was made, one sentence each
 */
public record Explanation(
        UUID decisionId,
        UUID incidentId,
        Instant decidedAt,
        String headline,
        Outcome outcome,
        boolean executed,
        String reason,
        List<FiringAlert> alerts,
        About about,
        String symptom,
        List<Finding> findings,
        @Nullable Chosen chosen,
        List<Decision.Alternative> rejected,
        List<Veto> vetoes,
        List<Decision.GuardLine> guards,
        Decision.AdvisorLine advisor,
        List<Evaluation.FiredRule> rules,
        List<Evaluation.Quarantined> quarantined,
        List<Change> runs,
        List<String> next,
        Insight insight,
        List<String> meanwhile,
        Facts facts) {
    /** An alert of the decision; {@code says} is the sender's own text, which is never a reason to act. */
    public record FiringAlert(
            String name, String severity, Instant since, SortedMap<String, String> labels, String says) {}

    /**
     * Whom it is about.
     *
     * @param object the object that can be changed
     * @param named the object that the alert names
     * @param how how the one was found from the other
     */
    public record About(ObjectRef object, ObjectRef named, Subject.Presence presence, String how) {}

    /**
     * The chosen action.
     *
     * @param learnedFrom the score that moved the priority; null when nothing was learned yet
     * @param mutating whether it changes anything in the cluster
     * @param effect what the action does to the cluster
     * @param undo how it is undone; "" when it cannot be
     * @param then the further steps, where it is the first of a plan
     */
    public record Chosen(
            String action,
            ObjectRef target,
            SortedMap<String, Object> parameters,
            String reason,
            Proposal.Source source,
            String rule,
            String finding,
            Proposal.Priority priority,
            @Nullable Score learnedFrom,
            @Nullable Risk risk,
            boolean mutating,
            String effect,
            String undo,
            List<Decision.Choice> then) {}

    /**
     * One run.
     *
     * @param summary the planned change in one sentence, "" until planned
     * @param diff the change as the dry-run showed it
     * @param steps of a change that is made in several, how far each is
     * @param assessment how well it worked; null until that is assessed
     */
    public record Change(
            UUID runId,
            String action,
            ObjectRef target,
            RunState state,
            String summary,
            String diff,
            List<PlanStep> steps,
            String message,
            @Nullable Instant appliedAt,
            @Nullable Instant finishedAt,
            @Nullable Assessment assessment) {}

    /**
     * What it all rests on.
     *
     * @param takenAt when the facts were gathered; nothing later was looked at
     * @param clusterProblem why the cluster could not be read; "" when it could
     * @param snapshot content address of the facts
     */
    public record Facts(Instant takenAt, Mode mode, String clusterProblem, String ruleBase, String snapshot) {}

    /** Explains where no run was assessed. */
    public static Explanation of(
            IncidentStore.Trace trace,
            List<ActionRun> runs,
            List<Approval> approvals,
            ActionCatalogue catalogue,
            Insight insight) {
        return of(trace, runs, Map.of(), approvals, catalogue, insight);
    }

    /**
     * Explains from what was stored, from what became of it since, and from a second look at the rules.
     *
     * @param assessments of those runs that were assessed, by their ids
     */
    public static Explanation of(
            IncidentStore.Trace trace,
            List<ActionRun> runs,
            Map<UUID, Assessment> assessments,
            List<Approval> approvals,
            ActionCatalogue catalogue,
            Insight insight) {
        var decision = trace.decision();
        var snapshot = trace.snapshot();
        var evaluation = trace.evaluation();
        var subject = snapshot.subject();
        var chosen = decision.chosen();
        var definition = chosen == null ? Optional.<ActionDefinition>empty() : catalogue.find(chosen.action());
        return new Explanation(
                decision.decisionId(),
                decision.incidentId(),
                decision.decidedAt(),
                Headline.of(decision, runs),
                decision.outcome(),
                decision.executed(),
                decision.reason(),
                snapshot.alerts().stream()
                        .map(a -> new FiringAlert(
                                a.name(),
                                a.severity(),
                                a.startsAt(),
                                a.labels(),
                                Words.firstOf(a.annotations(), "summary", "description", "message")))
                        .toList(),
                new About(subject.ref(), subject.named(), subject.presence(), subject.how()),
                decision.symptom(),
                evaluation.findings(),
                chosen == null ? null : chosen(chosen, trace, definition),
                decision.alternatives(),
                evaluation.vetoes(),
                decision.guards(),
                decision.advisor(),
                evaluation.fired(),
                evaluation.quarantined(),
                runs.stream().map(r -> change(r, assessments.get(r.runId()))).toList(),
                NextSteps.of(decision, snapshot.mode(), runs, approvals, catalogue),
                insight,
                decision.degraded().stream()
                        .map(d -> d.saidOf(decision.decidedAt()))
                        .toList(),
                new Facts(
                        snapshot.takenAt(),
                        snapshot.mode(),
                        snapshot.clusterProblem(),
                        decision.ruleBase(),
                        decision.snapshot()));
    }

    private static Chosen chosen(
            Decision.Choice choice, IncidentStore.Trace trace, Optional<ActionDefinition> definition) {
        var learned = trace.snapshot().scores().stream()
                .filter(s -> s.action().equals(choice.action()))
                .findFirst();
        var finding = trace.evaluation().proposals().stream()
                .filter(p -> p.rule().equals(choice.rule())
                        && p.action().equals(choice.action())
                        && p.target().equals(choice.target()))
                .map(Proposal::finding)
                .findFirst();
        return new Chosen(
                choice.action(),
                choice.target(),
                choice.parameters(),
                choice.reason(),
                choice.source(),
                choice.rule(),
                finding.orElse(""),
                choice.priority(),
                learned.orElse(null),
                definition.map(ActionDefinition::risk).orElse(null),
                definition.map(ActionDefinition::mutating).orElse(false),
                definition.map(ActionDefinition::effect).orElse(""),
                definition.map(ActionDefinition::undo).orElse(""),
                choice.then());
    }

    private static Change change(ActionRun run, @Nullable Assessment assessment) {
        var plan = run.forPeople().plan();
        return new Change(
                run.runId(),
                run.action(),
                run.target(),
                run.state(),
                plan == null ? "" : plan.summary(),
                plan == null ? "" : plan.diff(),
                plan == null ? List.of() : plan.steps(),
                run.message(),
                run.appliedAt(),
                run.finishedAt(),
                assessment);
    }

    boolean stored() {
        return !decisionId.equals(new UUID(0, 0));
    }

    /** The same in words, for a person who does not know the code. */
    public String toMarkdown() {
        return new MarkdownExplanation(this).write();
    }
}
