package io.kubernaut.rules;

import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.aNode;
import static io.kubernaut.core.cluster.ClusterFixtures.aPod;
import static io.kubernaut.core.cluster.ClusterFixtures.aReplicaSet;
import static io.kubernaut.rules.SnapshotFixture.aSnapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.cluster.ClusterObject;
import io.kubernaut.core.cluster.PodState;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.rules.lint.LintFinding;
import io.kubernaut.rules.lint.Linter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the linter has nothing against, the engine goes through, also where every list of the snapshot is as long as it gets:
 * else a rule would work on small workloads and be left out on large ones.
 */
@Timeout(120)
class LimitsAgreeTest {
    private static final int CONTAINERS = 12;

    private static final String RULES = """
            package kubernaut.rules
            import io.kubernaut.core.cluster.Condition
            import io.kubernaut.core.cluster.ContainerState
            import io.kubernaut.core.cluster.NodeState
            import io.kubernaut.core.cluster.PodState
            import io.kubernaut.core.context.Snapshot
            import io.kubernaut.core.decision.Finding
            import io.kubernaut.core.decision.Proposal

            rule "shop/mine/find"
                @runbook("x") @owner("shop") @since("1.0")
            when
                $s : Snapshot( symptom == "crash-loop" )
                $p : PodState() from $s.pods
            then
                insert( Finding.of( "one", $p.ref(), "found" ) );
            end

            rule "shop/mine/combine"
                @runbook("x") @owner("shop") @since("1.0") @base(40)
            when
                $s : Snapshot( symptom == "crash-loop" )
                %s
            then
                insert( Proposal.of( "restart_pod", $s.target(), "It helps." ) );
            end
            """;

    private static final Map<String, String> PARTS = Map.of(
            "pods", "$p : PodState( name != \"\" ) from $s.pods",
            "others", "$q : PodState( name != \"x\" ) from $s.pods",
            "third", "PodState( name != \"y\" ) from $s.pods",
            "containers", "$c : ContainerState( name != \"\" ) from $p.containers",
            "more", "ContainerState( name != \"x\" ) from $p.containers",
            "again", "ContainerState( name != \"y\" ) from $p.containers",
            "theirs", "ContainerState( name != \"x\" ) from $q.containers",
            "nodes", "$n : NodeState( name != \"\" ) from $s.nodes",
            "finding", "$f : Finding( name == \"one\", rule != \"y\" )",
            "found", "Finding( name == \"one\", rule != \"x\" )");

    private static Snapshot large() {
        var cart = aDeployment("shop", "cart");
        var release = aReplicaSet("shop", "cart-1").ownedBy(cart).labelled("pod-template-hash", "1");
        var objects = new ArrayList<ClusterObject>();
        objects.add(cart.made());
        objects.add(release.made());
        for (int i = 100; i < 160; i++) {
            objects.add(aNode("n" + i).made());
            objects.add(full(
                    aPod("shop", "cart-1-" + i).ownedBy(release).on("n" + i).made()));
        }
        return aSnapshot("crash-loop", Policy.DEFAULTS, Memory.EMPTY, objects.toArray(ClusterObject[]::new));
    }

    private static PodState full(PodState pod) {
        return new PodState(
                pod.meta(),
                pod.phase(),
                pod.reason(),
                pod.node(),
                pod.ip(),
                pod.ready(),
                pod.readySince(),
                pod.startedAt(),
                pod.conditions(),
                Collections.nCopies(CONTAINERS, pod.containers().getFirst()),
                pod.claims(),
                pod.revision(),
                pod.references(),
                pod.serviceAccount(),
                pod.mirror(),
                pod.hostPath(),
                pod.traits());
    }

    @ParameterizedTest
    @CsvSource({
        "pods others, true",
        "pods nodes, true",
        "pods containers, true",
        "pods containers more, true",
        "finding pods, true",
        "finding pods containers, true",
        "pods containers finding, true",
        "finding found, true",
        "pods others third, false",
        "pods others theirs, false",
        "pods containers others, false",
        "pods containers nodes, false",
        "pods containers more again, false",
        "finding pods others, false",
        "pods others finding, false",
        "finding found pods, false",
        "finding pods containers more, false",
    })
    void whatTheLinterAcceptsTheEngineGoesThrough(String parts, boolean accepted) {
        var conditions = new StringBuilder();
        var names = parts.split(" ");
        for (int i = 0; i < names.length - 1; i++) {
            conditions.append(PARTS.get(names[i])).append("\n    ");
        }
        // The last one is looked for in vain: how often a rule may fire is not the question here.
        var last = PARTS.get(names[names.length - 1]);
        conditions.append("not ").append(last.replaceFirst("\\$\\w+ : ", "").replace("!=", "=="));
        var drl = RULES.formatted(conditions);
        var snapshot = large();
        assertThat(snapshot.pods()).hasSize(50);
        assertThat(snapshot.nodes()).hasSizeGreaterThanOrEqualTo(50);

        var found = new Linter(ActionCatalogue.standard())
                .lint(new TreeMap<>(Map.of("shop/mine.drl", drl)))
                .errors();
        assertThat(found).extracting(LintFinding::check).allMatch("combinations"::equals);
        assertThat(found.isEmpty()).isEqualTo(accepted);
        if (accepted) {
            try (var base = RuleBaseCompiler.compile(Map.of("shop/mine.drl", drl))) {
                var evaluation = base.promoted().evaluate(snapshot);
                assertThat(evaluation.quarantined()).isEmpty();
                assertThat(evaluation.proposals()).isNotEmpty();
            }
        }
    }
}
