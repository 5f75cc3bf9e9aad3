package io.kubernaut.rules.authoring;

import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.aNode;
import static io.kubernaut.core.cluster.ClusterFixtures.aPod;
import static io.kubernaut.core.cluster.ClusterFixtures.aReplicaSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.rules.RuleBaseCompiler;
import io.kubernaut.rules.SnapshotFixture;
import io.kubernaut.rules.lint.LintFinding;
import io.kubernaut.rules.lint.Linter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/reference/facts.md is what the records' sources say; {@code make docs} writes it anew. */
class FactReferenceTest {
    private static final Path PAGE = Path.of("../docs/reference/facts.md");
    private static final String IMPORTS = """
            package kubernaut.rules
            import io.kubernaut.core.cluster.AutoscalerState.Metric
            import io.kubernaut.core.cluster.Condition
            import io.kubernaut.core.cluster.NodeState
            import io.kubernaut.core.cluster.PodState
            import io.kubernaut.core.cluster.TemplateState.ContainerTemplate
            import io.kubernaut.core.context.Snapshot
            import io.kubernaut.core.context.Subject.Presence
            import io.kubernaut.core.decision.Finding
            """;

    private static final Set<String> OF_FACTS = Set.of("syntax", "import", "expression", "accessor");

    private final FactReference reference =
            new FactReference(Path.of("../engine/core/src/main/java/io/kubernaut/core"));

    @Test
    void thePageIsWhatTheSourcesSay() throws IOException {
        var written = reference.markdown();

        if (Boolean.getBoolean("kubernaut.docs.write")) {
            Files.writeString(PAGE, written);
        }
        assertThat(Files.readString(PAGE))
                .as("docs/reference/facts.md is out of date: run `make docs`")
                .isEqualTo(written);
    }

    @Test
    void theSourcesSayWhatEverythingIs() {
        var written = reference.markdown();

        assertThat(reference.problems()).isEmpty();
        assertThat(written).doesNotContainPattern("\\| *\\|");
    }

    /** One rule for each fact, which reads all there is. */
    @Test
    void rulesCanReadAllThatThePageShows() {
        var drl = new TreeMap<String, String>();
        reference.written().forEach((fact, members) -> {
            var home = fact.substring(0, fact.indexOf(':'));
            var name = fact.substring(fact.indexOf(':') + 1);
            var bindings = new StringBuilder();
            for (var member : members) {
                bindings.append(bindings.isEmpty() ? "" : ", ")
                        .append("$m")
                        .append(bindings.length())
                        .append(" : ")
                        .append(member);
            }
            drl.put(name + ".drl", """
                    package kubernaut.rules
                    import HOME.NAME
                    import io.kubernaut.core.cluster.ObjectRef
                    import io.kubernaut.core.decision.Finding
                    rule "reads NAME"
                    when
                        $o : ObjectRef()
                        ALONE( BINDINGS )
                    then
                        insert( Finding.of( "read", $o, "" ) );
                    end
                    """.replace("HOME", home)
                    .replace("ALONE", name.substring(name.indexOf('.') + 1))
                    .replace("NAME", name)
                    .replace("BINDINGS", bindings));
        });
        try (var base = RuleBaseCompiler.compile(drl)) {
            assertThat(base.rules()).hasSameSizeAs(drl.keySet());
        }
        assertThat(notReadable(drl)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$s : Snapshot() $p : PodState( !ready ) from $s.pods",
                "$s : Snapshot( workload != null, workload.desired == 1 )",
                "$s : Snapshot( workload != null, workload.meta.ref.name == \"cart\" )",
                "$s : Snapshot( readyPods() == 1, readyPods == 1 )",
                "$s : Snapshot( family == \"workload\" )",
                "$s : Snapshot() NodeState( ready() == \"True\" ) from $s.nodes",
                "$s : Snapshot( autoscaler == null )",
                "$s : Snapshot( workload != null, workload.meta.labels[\"app\"] == null, workload.meta.label( \"app\" ) == \"\" )",
                "$s : Snapshot( workload != null, !workload.condition( \"Nothing\" ).isPresent() )",
                "$s : Snapshot() $n : NodeState() from $s.nodes Condition( type == \"PIDPressure\", isTrue() ) from $n.conditions",
                "$s : Snapshot( subject.presence == Presence.FOUND )",
                "$s : Snapshot( workload != null ) ContainerTemplate( !init ) from $s.workload.template.containers",
                "$s : Snapshot( autoscaler == null || autoscaler.maxReplicas > 0 )",
                "$s : Snapshot() not ( Snapshot( autoscaler != null ) and Metric() from $s.autoscaler.metrics )",
                "$s : Snapshot() PodState( name == \"cart-1-a\", namespace() == \"shop\", ref.kind == \"Pod\" ) from $s.pods",
            })
    void factsAreWrittenAsThePageSays(String conditions) {
        try (var base = RuleBaseCompiler.compile(Map.of("a.drl", rule(conditions)))) {
            var evaluation = base.evaluate(twoPods());

            assertThat(evaluation.quarantined()).isEmpty();
            assertThat(evaluation.findings()).isNotEmpty();
        }
        assertThat(notReadable(Map.of("a.drl", rule(conditions)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$s : Snapshot( autoscaler.maxReplicas > 0 )",
                "$s : Snapshot() Metric() from $s.autoscaler.metrics",
            })
    void aRuleThatAsksNullForMoreIsLeftOut(String conditions) {
        try (var base = RuleBaseCompiler.compile(Map.of("a.drl", rule(conditions)))) {
            assertThat(base.evaluate(twoPods()).quarantined()).hasSize(1);
        }
    }

    /** What the linter has against the way in which facts are written; the rest of a rule is not at issue here. */
    private static List<LintFinding> notReadable(Map<String, String> drl) {
        return new Linter(ActionCatalogue.standard())
                .lint(new TreeMap<>(drl)).findings().stream()
                        .filter(f -> OF_FACTS.contains(f.check()))
                        .toList();
    }

    private static String rule(String conditions) {
        return IMPORTS + "rule \"reads\"\nwhen\n    " + conditions
                + "\nthen\n    insert( Finding.of( \"read\", $s.target(), \"\" ) );\nend\n";
    }

    /** Of a Deployment without labels and without an autoscaler: one is ready, one is not. */
    private static Snapshot twoPods() {
        var cart = aDeployment("shop", "cart");
        var release = aReplicaSet("shop", "cart-1").ownedBy(cart);
        return SnapshotFixture.aSnapshot(
                "crash-loop",
                Policy.DEFAULTS,
                Memory.EMPTY,
                cart.made(),
                release.made(),
                aNode("n1").withPressure("PIDPressure").made(),
                aPod("shop", "cart-1-a").ownedBy(release).on("n1").made(),
                aPod("shop", "cart-1-b").ownedBy(release).on("n1").crashing().made());
    }
}
