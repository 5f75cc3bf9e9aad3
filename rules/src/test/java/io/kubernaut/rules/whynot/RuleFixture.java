package io.kubernaut.rules.whynot;

import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.aPod;
import static io.kubernaut.core.cluster.ClusterFixtures.aReplicaSet;

import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.rules.DroolsKnowledgeBase;
import io.kubernaut.rules.RuleBaseCompiler;
import io.kubernaut.rules.SnapshotFixture;
import java.util.Map;

/** Rules of a few lines, and a snapshot of three pods: one well, two killed for memory. */
final class RuleFixture {
    static final String HEAD = """
            package tests
            import io.kubernaut.core.context.Snapshot
            import io.kubernaut.core.decision.Finding
            import io.kubernaut.core.decision.Proposal
            import io.kubernaut.core.decision.Veto
            import io.kubernaut.core.cluster.PodState
            import io.kubernaut.core.cluster.ContainerState
            import java.util.List
            """;

    private RuleFixture() {}

    /** A rule that finds something when {@code conditions} hold; its first condition is on line 11. */
    static String rule(String name, String conditions) {
        return rule(name, "", conditions);
    }

    static String rule(String name, String attributes, String conditions) {
        return "\nrule \"" + name + "\" " + attributes + " when\n    " + conditions
                + "\nthen\n    insert( Finding.of( \"" + name + "\", $s.target(), \"seen\" ) );\nend\n";
    }

    static DroolsKnowledgeBase baseOf(String... rules) {
        return RuleBaseCompiler.compile(Map.of("some/rules.drl", HEAD + String.join("", rules)));
    }

    static Snapshot threePods() {
        var cart = aDeployment("shop", "cart");
        var release = aReplicaSet("shop", "cart-1").ownedBy(cart).labelled("pod-template-hash", "1");
        return SnapshotFixture.aSnapshot(
                "crash-loop",
                Policy.DEFAULTS,
                Memory.EMPTY,
                cart.made(),
                release.made(),
                aPod("shop", "cart-1-a").ownedBy(release).on("n1").made(),
                aPod("shop", "cart-1-b").ownedBy(release).on("n1").oomKilled().made(),
                aPod("shop", "cart-1-c").ownedBy(release).on("n2").oomKilled().made());
    }
}
