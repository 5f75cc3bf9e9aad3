package io.kubernaut.core.guard;

import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.decision.Proposal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All guards in their order. Every one of them answers, so that an explanation shows the whole list. */
public final class Guards {
    private static final Logger log = LoggerFactory.getLogger(Guards.class);
    private final List<Guard> inOrder;

    public Guards(List<Guard> inOrder) {
        this.inOrder = List.copyOf(inOrder);
    }

    /**
     * The standard list.
     *
     * @param executable whether this installation can carry an action out on a cluster
     */
    public static Guards standard(ExecutorGuard.Executable executable) {
        return new Guards(List.of(
                new ModeGuard(),
                new TrustGuard(),
                new RulesGuard(),
                new ExecutorGuard(executable),
                new ScopeGuard(),
                new ProtectedNamespaceGuard(),
                new MaintenanceGuard(),
                new StaleGuard(),
                new OwnershipGuard(),
                new CooldownGuard(),
                new OscillationGuard(),
                new BlastRadiusGuard(),
                new DisruptionBudgetGuard(),
                new CapacityGuard(),
                new DataRiskGuard(),
                new ConfidenceGuard(),
                new RateGuard(),
                new ApprovalGuard()));
    }

    /** In the order in which they answer. */
    public List<Guard> inOrder() {
        return inOrder;
    }

    /** Where no rules are asked. */
    public Report check(Proposal proposal, ActionDefinition action, Snapshot snapshot) {
        return check(proposal, action, snapshot, Evaluation.NOTHING);
    }

    public Report check(Proposal proposal, ActionDefinition action, Snapshot snapshot, Evaluation evaluation) {
        var answers = new ArrayList<Answer>();
        for (var guard : inOrder) {
            answers.add(new Answer(guard, answer(guard, proposal, action, snapshot, evaluation)));
        }
        return new Report(answers);
    }

    /** A guard that cannot answer stops what would change the cluster, and nothing that only tells or looks. */
    private static Verdict answer(
            Guard guard, Proposal proposal, ActionDefinition action, Snapshot snapshot, Evaluation evaluation) {
        try {
            return guard.check(proposal, action, snapshot, evaluation);
        } catch (RuntimeException e) {
            log.atWarn().addKeyValue("guard", guard.name()).setCause(e).log("guard.failed");
            var why = "The guard could not answer: " + e.getClass().getSimpleName() + " " + e.getMessage();
            return action.mutating() ? new Verdict.Deny(why) : new Verdict.Allow(why);
        }
    }

    /** One guard's answer. */
    public record Answer(Guard guard, Verdict verdict) {}

    /** All answers in order. */
    public record Report(List<Answer> answers) {
        public Report {
            answers = List.copyOf(answers);
        }

        /** The first denial. */
        public Optional<Answer> denied() {
            return first(Verdict.Deny.class, a -> a);
        }

        /** The longest hold. */
        public Optional<Answer> held() {
            return answers.stream()
                    .filter(a -> a.verdict() instanceof Verdict.Hold)
                    .max((a, b) -> holdOf(a).compareTo(holdOf(b)));
        }

        /** The first that wants a person. */
        public Optional<Answer> needsApproval() {
            return first(Verdict.NeedsApproval.class, a -> a);
        }

        private static Duration holdOf(Answer answer) {
            return answer.verdict() instanceof Verdict.Hold hold ? hold.retryAfter() : Duration.ZERO;
        }

        private <T> Optional<T> first(Class<? extends Verdict> kind, Function<Answer, T> as) {
            return answers.stream()
                    .filter(a -> kind.isInstance(a.verdict()))
                    .findFirst()
                    .map(as);
        }
    }
}
