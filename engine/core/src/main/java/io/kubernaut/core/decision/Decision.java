package io.kubernaut.core.decision;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.health.Degradation;
import io.kubernaut.core.policy.TrustStage;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was decided about one incident. The JSON form is part of the HTTP contract.
 *
 * @param ruleBase hash of the rules in force
 * @param executed whether a run carries the choice out: in mode act, an action or the collection of evidence
 * @param outcome what is to happen
 * @param reason why, in one or two sentences
 * @param retryAt when it is decided again, where a hold ends; null when nothing waits
 * @param chosen null when nothing is to be done
 * @param alternatives what else was proposed, and why not
 * @param findings diagnosis, one sentence each
 * @param snapshot content address of the snapshot
 * @param degraded in which ways the service that decided did less than it should; no input of the decision itself
 */
public record Decision(
        UUID decisionId,
        UUID incidentId,
        Instant decidedAt,
        long durationMicros,
        String ruleBase,
        boolean executed,
        List<AlertLine> alerts,
        String symptom,
        ObjectRef subject,
        Outcome outcome,
        String reason,
        @Nullable Instant retryAt,
        @Nullable Choice chosen,
        List<Alternative> alternatives,
        List<String> findings,
        List<GuardLine> guards,
        AdvisorLine advisor,
        String snapshot,
        List<Degradation> degraded) {

    public Decision {
        // Decisions stored before this was kept have none.
        degraded = degraded == null ? List.of() : List.copyOf(degraded);
    }

    /** An alert that the decision is about. */
    public record AlertLine(String name, String fingerprint, String status, SortedMap<String, String> labels) {
        public static AlertLine of(Alert alert) {
            return new AlertLine(
                    alert.name(), alert.fingerprint(), alert.status().wireName(), alert.labels());
        }
    }

    /**
     * The chosen action.
     *
     * @param steps kinds of its own steps, where it changes several things
     * @param then what follows, one after the other, where it is the first of a plan: each once the one before has shown its
     *     effect
     */
    public record Choice(
            String action,
            ObjectRef target,
            SortedMap<String, Object> parameters,
            List<String> steps,
            Proposal.Source source,
            String rule,
            Proposal.Priority priority,
            TrustStage trust,
            String reason,
            @Nullable Double confidence,
            List<Choice> then) {
        /** Choices that were stored before there were plans have nothing that follows. */
        public Choice {
            parameters = Proposal.normal(parameters);
            then = then == null ? List.of() : List.copyOf(then);
        }

        /** One that nothing follows. */
        public Choice(
                String action,
                ObjectRef target,
                SortedMap<String, Object> parameters,
                List<String> steps,
                Proposal.Source source,
                String rule,
                Proposal.Priority priority,
                TrustStage trust,
                String reason,
                @Nullable Double confidence) {
            this(action, target, parameters, steps, source, rule, priority, trust, reason, confidence, List.of());
        }

        public static Choice of(Proposal proposal) {
            return new Choice(
                    proposal.action(),
                    proposal.target(),
                    proposal.parameters(),
                    List.of(),
                    proposal.source(),
                    proposal.rule(),
                    proposal.priority(),
                    proposal.trust(),
                    proposal.reason(),
                    proposal.confidence());
        }

        /** With the steps that its action takes; none for an action that changes one thing. */
        public Choice inSteps(List<String> kinds) {
            return new Choice(
                    action, target, parameters, kinds, source, rule, priority, trust, reason, confidence, then);
        }

        /** The same as the first of a plan. */
        public Choice followedBy(List<Choice> others) {
            return new Choice(
                    action, target, parameters, steps, source, rule, priority, trust, reason, confidence, others);
        }

        /** It and what follows; itself alone where it is of no plan. */
        public List<Choice> plan() {
            return Stream.concat(Stream.of(this), then.stream()).toList();
        }

        /** For people. */
        public String words() {
            return action + " on " + target.display() + (parameters.isEmpty() ? "" : " " + parameters);
        }

        /** As it was proposed; which finding it answered is not kept. */
        public Proposal proposal() {
            return new Proposal(action, target, parameters, reason, "", source, rule, priority, trust, confidence);
        }

        Choice on(ObjectRef other) {
            return new Choice(
                    action, other, parameters, steps, source, rule, priority, trust, reason, confidence, then);
        }

        Choice inCluster(String cluster) {
            return on(target.named(cluster))
                    .followedBy(then.stream().map(c -> c.inCluster(cluster)).toList());
        }
    }

    /**
     * A proposal that was not chosen.
     *
     * @param trust how far its rule is trusted; null in decisions of versions that did not say
     * @param wouldBeChosen its rule may not act, or it would have been chosen
     */
    public record Alternative(
            String action,
            ObjectRef target,
            String rule,
            int priority,
            String rejectedBecause,
            @Nullable TrustStage trust,
            boolean wouldBeChosen) {
        /** Of a rule that may act. */
        public Alternative(String action, ObjectRef target, String rule, int priority, String rejectedBecause) {
            this(action, target, rule, priority, rejectedBecause, TrustStage.AUTO, false);
        }

        Alternative on(ObjectRef other) {
            return new Alternative(action, other, rule, priority, rejectedBecause, trust, wouldBeChosen);
        }
    }

    /** What people are told to consider, though nothing is done about it. */
    public List<Alternative> suggestions() {
        return alternatives.stream()
                .filter(a -> a.trust() == TrustStage.SUGGEST && a.wouldBeChosen())
                .toList();
    }

    /** A guard's answer about the chosen (or last tried) proposal: ALLOW, NEEDS_APPROVAL, HOLD or DENY. */
    public record GuardLine(String guard, String verdict, String reason, String action, String configuredBy) {}

    /**
     * Whether a model was asked, and what it said.
     *
     * @param pending it is being asked: this decision is made without it, and once more when the answer is there
     * @param question what there was to ask; null where nothing was, or nobody is ever asked
     * @param consultation under which question and answer are kept; null where they are not
     * @param answered the answer as it came, before it was checked; what does not count of it is among the alternatives
     */
    public record AdvisorLine(
            boolean consulted,
            String why,
            boolean pending,
            @Nullable Asked question,
            @Nullable UUID consultation,
            List<Proposal> answered) {
        /** Decisions stored before answers were kept have none. */
        public AdvisorLine {
            answered = answered == null ? List.of() : List.copyOf(answered);
        }

        /** Nobody was asked anything. */
        public AdvisorLine(boolean consulted, String why) {
            this(consulted, why, false, null, null, List.of());
        }

        public static AdvisorLine of(Advisor.Question question, Advisor.Advice advice) {
            var asked = Asked.of(question);
            return switch (advice) {
                case Advisor.Advice.Consulted c ->
                    new AdvisorLine(true, c.why(), false, asked, c.consultation(), c.proposals());
                case Advisor.Advice.NotConsulted n -> new AdvisorLine(false, n.why(), false, asked, null, List.of());
                case Advisor.Advice.Pending p ->
                    new AdvisorLine(false, p.why(), true, asked, p.consultation(), List.of());
            };
        }

        AdvisorLine on(String cluster) {
            return new AdvisorLine(
                    consulted,
                    why,
                    pending,
                    question,
                    consultation,
                    answered.stream().map(p -> p.on(p.target().named(cluster))).toList());
        }
    }

    /** What a model is asked. */
    public enum Asked {
        /** What to do. */
        PROPOSE,
        /** What to do, one thing after the other, where more than one is unwell. */
        PLAN,
        /** In which order, where rules leave it open. */
        RANK;

        public static Asked of(Advisor.Question question) {
            return switch (question) {
                case Advisor.Question.Propose p -> PROPOSE;
                case Advisor.Question.Plan p -> PLAN;
                case Advisor.Question.Rank r -> RANK;
            };
        }
    }

    /** False for an evaluation: its ids are all zeros, nothing was stored and nothing is done. */
    public boolean stored() {
        return !decisionId.equals(new UUID(0, 0));
    }

    public Decision withIds(UUID decision, UUID incident) {
        return copy(decision, incident, durationMicros, degraded);
    }

    public Decision took(long micros) {
        return copy(decisionId, incidentId, micros, degraded);
    }

    /** With what was degraded while it was made. */
    public Decision during(List<Degradation> meanwhile) {
        return meanwhile.isEmpty() ? this : copy(decisionId, incidentId, durationMicros, meanwhile);
    }

    /** The same decision with a name for the only cluster: manifests stand for whichever cluster the alerts name. */
    public Decision inClusterOfAlerts() {
        var named = alerts.stream()
                .map(a -> a.labels().getOrDefault("cluster", ""))
                .distinct()
                .toList();
        if (named.size() != 1 || named.getFirst().isEmpty()) {
            return this;
        }
        var cluster = named.getFirst();
        return new Decision(
                decisionId,
                incidentId,
                decidedAt,
                durationMicros,
                ruleBase,
                executed,
                alerts,
                symptom,
                subject.named(cluster),
                outcome,
                reason,
                retryAt,
                chosen == null ? null : chosen.inCluster(cluster),
                alternatives.stream().map(a -> a.on(a.target().named(cluster))).toList(),
                findings,
                guards,
                advisor.on(cluster),
                snapshot,
                degraded);
    }

    private Decision copy(UUID decision, UUID incident, long micros, List<Degradation> meanwhile) {
        return new Decision(
                decision,
                incident,
                decidedAt,
                micros,
                ruleBase,
                executed,
                alerts,
                symptom,
                subject,
                outcome,
                reason,
                retryAt,
                chosen,
                alternatives,
                findings,
                guards,
                advisor,
                snapshot,
                meanwhile);
    }
}
