package io.kubernaut.server.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.cluster.ClusterIndex;
import io.kubernaut.core.cluster.Clusters;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.pipeline.Engine;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.core.replay.CaseFile;
import io.kubernaut.core.replay.CaseSource;
import io.kubernaut.core.replay.DecidedCase;
import io.kubernaut.rules.ShippedRules;
import io.kubernaut.server.command.CommandLineRun;
import io.kubernaut.server.evaluation.Evaluator;
import io.kubernaut.server.evaluation.Question;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands of deploy/ci/rules.yaml, by the launcher and the jar of this build, over a small folder of rules. */
class RulesWorkflowIT {
    private static final Path JAR = Path.of("target", "kubernaut.jar").toAbsolutePath();
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir
    private Path workspace;

    private Path rules = Path.of("");

    /** The two checkouts with which the workflow begins; that of Kubernaut has been built. */
    @BeforeEach
    void checkedOut() throws IOException {
        rules = Files.createDirectories(workspace.resolve("own/team/rules"));
        var kubernaut = workspace.resolve("kubernaut");
        for (var file : List.of("kubernaut", ".mvn/find-jdk", "pom.xml", "engine/server/pom.xml", "rules/pom.xml")) {
            var copy = kubernaut.resolve(file);
            Files.createDirectories(copy.getParent());
            Files.copy(Shipped.ROOT.resolve(file), copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
        Files.createDirectories(kubernaut.resolve("rules/src/main"));
        Files.createDirectories(kubernaut.resolve("engine/server/src/main"));
        var target = Files.createDirectories(kubernaut.resolve("engine/server/target"));
        Files.createSymbolicLink(target.resolve("kubernaut.jar"), JAR);
        Files.createFile(target.resolve("kubernaut.built"));

        assertThat(CommandLineRun.of(
                                "rules",
                                "new",
                                "shop/consumer-stuck",
                                "--alert",
                                "ShopConsumerStuck",
                                "--action",
                                "restart_pod",
                                "--dir",
                                rules.toString())
                        .code())
                .isZero();
    }

    private List<Workflow.Ran> run(Map<String, String> more) throws Exception {
        var inputs = new HashMap<>(Map.of("kubernaut", "somebody/kubernaut", "directory", "team/rules"));
        inputs.putAll(more);
        return new Workflow("ci/rules.yaml", inputs).run(workspace, System.getProperty("java.home"));
    }

    private void edit(String from, String to) throws IOException {
        var file = rules.resolve("shop/consumer-stuck.drl");
        var text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));
    }

    @Test
    void passesRulesThatAreFine() throws Exception {
        past(workspace.resolve("own/past.ndjson"));

        var ran = run(Map.of("cases", "past.ndjson", "fail-on", "nothing"));

        assertThat(ran).extracting(Workflow.Ran::name).containsExactly("Build Kubernaut", "Lint", "Test", "Backtest");
        assertThat(ran).allSatisfy(s -> assertThat(s.code()).as(s.output()).isZero());
        assertThat(ran.get(1).output()).contains("0 errors, 0 warnings");
        assertThat(ran.get(2).output()).contains("2 scenarios:");
        assertThat(workspace.resolve("rules-junit.xml")).content().contains("failures=\"0\"");
        assertThat(workspace.resolve("rules-test.json")).content().contains("shop/consumer-stuck/restart-pod");
    }

    @Test
    void failsRulesThatTheLinterRefuses() throws Exception {
        edit("workload != null, !releaseSuspected()", "workload != null, !releaseSuspected(), severity == \"critcal\"");

        var ran = run(Map.of());

        assertThat(ran).extracting(Workflow.Ran::name).containsExactly("Build Kubernaut", "Lint");
        assertThat(ran.getLast().code()).isEqualTo(1);
        assertThat(ran.getLast().output()).contains("but there is \"critical\"");
    }

    @Test
    void failsRulesThatDoHarmInAScenario() throws Exception {
        edit("!releaseSuspected()", "takenAt != null");

        var ran = run(Map.of());

        assertThat(ran).extracting(Workflow.Ran::name).containsExactly("Build Kubernaut", "Lint", "Test");
        assertThat(ran.getLast().code()).isEqualTo(1);
        assertThat(ran.getLast().output()).containsPattern("shop-consumer-stuck-holds +negative");
        assertThat(workspace.resolve("rules-junit.xml")).content().contains("<failure");
    }

    @Test
    void comparesWithPastDecisionsAndFailsWhereMoreWouldBeDone() throws Exception {
        past(workspace.resolve("own/past.ndjson"));

        var ran = run(Map.of("cases", "past.ndjson"));

        assertThat(ran).extracting(Workflow.Ran::name).containsExactly("Build Kubernaut", "Lint", "Test", "Backtest");
        assertThat(ran.getLast().code()).as(ran.getLast().output()).isEqualTo(1);
        assertThat(workspace.resolve("rules-changes.ndjson")).content().contains("restart_pod");
        assertThat(workspace.resolve("summary.md")).content().contains("shop/consumer-stuck/restart-pod");
    }

    /** What the shipped rules decided about the alert that the new rule is for. */
    private void past(Path file) throws Exception {
        try (var shipped = ShippedRules.load();
                var out = Files.newOutputStream(file)) {
            var knowledge = new Engine.Knowledge(
                    () -> shipped, ActionCatalogue.standard(), Advisor.nobody("No model."), () -> Policy.DEFAULTS);
            var evaluated = new Evaluator(
                            knowledge.forEvaluation(),
                            knowledge.policy(),
                            Clusters.only(() -> ClusterIndex.filling("", "There is none.")),
                            Memory.EMPTY,
                            Clock.systemUTC())
                    .evaluate(Question.ofFile(
                            Files.readString(rules.resolve("scenarios/shop-consumer-stuck-fires.yaml"))));
            var decided = evaluated.whole().getFirst();
            var one = DecidedCase.of(
                    decided.decision().withIds(new UUID(1, 1), new UUID(2, 1)),
                    decided.snapshot(),
                    decided.evaluation());
            CaseFile.write(out, new CaseFile.Head(NOON, NOON, 1, everything()), once(one));
        }
    }

    private static TreeSet<String> everything() {
        var names = new TreeSet<String>();
        ActionCatalogue.standard().all().forEach(action -> names.add(action.name()));
        return names;
    }

    private static CaseSource once(DecidedCase one) {
        var rest = new ArrayList<Supplier<DecidedCase>>(List.of(() -> one));
        return new CaseSource() {
            @Override
            public long size() {
                return 1;
            }

            @Override
            public List<Supplier<DecidedCase>> next(int atMost) {
                var next = List.copyOf(rest);
                rest.clear();
                return next;
            }
        };
    }
}
