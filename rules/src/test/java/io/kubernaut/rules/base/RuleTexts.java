package io.kubernaut.rules.base;

import static io.kubernaut.core.cluster.ClusterFixtures.aCluster;
import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.KnowledgeBase;
import io.kubernaut.core.decision.RuleBaseStore;
import io.kubernaut.core.deliberation.Deliberation;
import io.kubernaut.core.deliberation.Judgement;
import io.kubernaut.core.guard.ExecutorGuard;
import io.kubernaut.core.guard.Guards;
import io.kubernaut.core.incident.StoreUnavailableException;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.rules.scenario.ScenarioRunner;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Small rules, small scenarios, and what they are examined with. */
final class RuleTexts {
    static final String HEAD = """
            package kubernaut.rules
            import io.kubernaut.core.context.Snapshot
            import io.kubernaut.core.decision.Proposal
            """;

    private RuleTexts() {}

    /** Proposes the action before all others. */
    static String proposing(String rule, String action) {
        return HEAD + """
                rule "%s"
                    @runbook("x") @owner("shop") @since("1.0") @base(99)
                when
                    $s : Snapshot( symptom == "crash-loop" )
                then
                    insert( Proposal.of( "%s", $s.target(), "A test." ) );
                end
                """.formatted(rule, action);
    }

    static String scenario(String expected, String forbidden) {
        return """
                id: one
                tier: deterministic
                now: '2026-03-01T12:00:00Z'
                alertmanager_webhook:
                  version: '4'
                  groupKey: g
                  status: firing
                  receiver: kubernaut
                  alerts:
                  - status: firing
                    labels: {alertname: DeploymentCrashLooping, namespace: shop, deployment: cart, severity: warning}
                    annotations: {}
                    startsAt: '2026-03-01T11:50:00Z'
                    endsAt: '0001-01-01T00:00:00Z'
                cluster: []
                expect:
                  class: act
                  acceptable:
                  - {action: %s, grade: best}
                  forbidden: [%s]
                """.formatted(expected, forbidden);
    }

    /** Tries candidates on their own scenarios only. */
    static Examiner examiner() {
        return examiner(List::of);
    }

    static Examiner examiner(Supplier<List<Snapshot>> others) {
        return Examiner.standard(ActionCatalogue.standard(), Set.of(), RuleTexts::runner, others);
    }

    /** One that lets candidates give these shipped alerts another symptom. */
    static Examiner granting(String... alerts) {
        return Examiner.standard(ActionCatalogue.standard(), Set.of(alerts), RuleTexts::runner, List::of);
    }

    /** Runs scenarios against a cluster with one workload, shop/cart. */
    static ScenarioRunner runner(KnowledgeBase base) {
        var catalogue = ActionCatalogue.standard();
        return new ScenarioRunner(
                new Deliberation(
                        () -> base,
                        catalogue,
                        new Judgement(
                                catalogue,
                                Guards.standard(ExecutorGuard.Executable.EVERYTHING),
                                (s, l) -> new Advisor.Advice.NotConsulted("no model"))),
                manifests -> aCluster(aDeployment("shop", "cart")),
                Policy.DEFAULTS);
    }

    /** A store that can be away. */
    static final class Store implements RuleBaseStore {
        final Map<String, Kept> byHash = new LinkedHashMap<>();
        boolean away;

        @Override
        public boolean keep(String hash, Map<String, String> sources, Map<String, String> scenarios, Instant at) {
            if (away) {
                throw new StoreUnavailableException("away", new IllegalStateException("away"));
            }
            var fresh = byHash.remove(hash) == null;
            byHash.put(hash, new Kept(new TreeMap<>(sources), new TreeMap<>(scenarios)));
            return fresh;
        }

        @Override
        public Optional<SortedMap<String, String>> sources(String hash) {
            return Optional.ofNullable(byHash.get(hash)).map(Kept::sources);
        }

        @Override
        public Optional<Kept> lastInForce() {
            return byHash.values().stream().reduce((a, b) -> b);
        }
    }
}
