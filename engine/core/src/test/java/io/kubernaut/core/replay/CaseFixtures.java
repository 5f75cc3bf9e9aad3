package io.kubernaut.core.replay;

import static io.kubernaut.core.alert.AlertFixtures.anAlert;
import static io.kubernaut.core.cluster.ClusterFixtures.aCluster;
import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.aNamespace;
import static io.kubernaut.core.cluster.ClusterFixtures.aPod;
import static io.kubernaut.core.cluster.ClusterFixtures.aReplicaSet;
import static io.kubernaut.core.decision.ProposalFixtures.aProposal;
import static io.kubernaut.core.deliberation.RulesByHand.anEvaluation;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.deliberation.Deliberation;
import io.kubernaut.core.deliberation.Judgement;
import io.kubernaut.core.deliberation.RulesByHand;
import io.kubernaut.core.guard.ExecutorGuard;
import io.kubernaut.core.guard.Guards;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.Policy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Decided cases, and rules in Java that decide them again. */
final class CaseFixtures {
    static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    static Deliberation deliberation(Function<Snapshot, Evaluation> rules) {
        return deliberation(RulesByHand.HASH, rules);
    }

    static Deliberation deliberation(String hash, Function<Snapshot, Evaluation> rules) {
        return new Deliberation(
                () -> new RulesByHand(hash, rules),
                ActionCatalogue.standard(),
                new Judgement(
                        ActionCatalogue.standard(),
                        Guards.standard(ExecutorGuard.Executable.EVERYTHING),
                        (snapshot, level) -> new Advisor.Advice.NotConsulted("No model is asked.")));
    }

    static Function<Snapshot, Evaluation> doing(String action, String rule, int base) {
        return s -> anEvaluation()
                .proposing(aProposal(action)
                        .on(s.target().display())
                        .by(rule)
                        .priority(base)
                        .made())
                .made();
    }

    static DecidedCase decided(int number, String namespace, Function<Snapshot, Evaluation> rules) {
        var cluster = aCluster(
                aNamespace(namespace),
                aDeployment(namespace, "cart").replicas(1, 0),
                aReplicaSet(namespace, "cart-1").ownedBy("Deployment", "cart").revision(1),
                aPod(namespace, "cart-1-a").ownedBy("ReplicaSet", "cart-1").crashing());
        var deliberated = deliberation(rules)
                .deliberate(
                        List.of(anAlert("KubePodCrashLooping")
                                .ofPod(namespace, "cart-1-a")
                                .made()),
                        cluster,
                        Memory.EMPTY,
                        Policy.DEFAULTS,
                        Mode.ACT,
                        NOON.plusSeconds(number))
                .getFirst();
        return DecidedCase.of(
                deliberated.decision().withIds(new UUID(1, number), new UUID(2, number)),
                deliberated.snapshot(),
                deliberated.evaluation());
    }

    static CaseSource source(Stream<Supplier<DecidedCase>> cases) {
        var all = cases.toList();
        var rest = new ArrayList<>(all);
        return new CaseSource() {
            @Override
            public long size() {
                return all.size();
            }

            @Override
            public List<Supplier<DecidedCase>> next(int atMost) {
                var next = List.copyOf(rest.subList(0, Math.min(atMost, rest.size())));
                rest.subList(0, next.size()).clear();
                return next;
            }
        };
    }

    private CaseFixtures() {}
}
