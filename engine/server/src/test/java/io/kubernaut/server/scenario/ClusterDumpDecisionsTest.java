package io.kubernaut.server.scenario;

import static io.kubernaut.core.alert.AlertFixtures.anAlert;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.actions.view.Manifests;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.decision.Advisor.Advice;
import io.kubernaut.core.decision.Finding;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.deliberation.Deliberated;
import io.kubernaut.core.deliberation.Deliberation;
import io.kubernaut.core.deliberation.Judgement;
import io.kubernaut.core.guard.ExecutorGuard;
import io.kubernaut.core.guard.Guards;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.rules.DroolsKnowledgeBase;
import io.kubernaut.rules.ShippedRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * What a real control plane showed in each state of failure, with the alert that kube-prometheus raises for it a
 * quarter of an hour later: the table {@code cluster-dumps.csv} says what is found and what is decided.
 */
class ClusterDumpDecisionsTest {
    private static final Path DUMPS = Path.of("../../actions/src/test/resources/cluster-dumps");
    private static final String TABLE = "/io/kubernaut/server/scenario/cluster-dumps.csv";
    private static final Instant NOW = Instant.parse("2026-11-23T07:57:10Z");
    private static final DroolsKnowledgeBase RULES = ShippedRules.load();

    @AfterAll
    static void close() {
        RULES.close();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvFileSource(resources = TABLE, delimiter = '|', useHeadersInDisplayName = false, numLinesToSkip = 1)
    void decidesAsTheTableSays(
            String dump, String alert, String labels, String findings, Outcome outcome, String action) {
        var decided = decide(dump, alert(alert, labels));

        assertThat(decided).hasSize(1);
        var decision = decided.getFirst().decision();
        assertThat(decision.outcome()).as(decision.reason()).isEqualTo(outcome);
        assertThat(decision.chosen() == null ? "none" : decision.chosen().action())
                .as(decision.reason())
                .isEqualTo(action);
        assertThat(decided.getFirst().evaluation().findings().stream()
                        .map(Finding::name)
                        .distinct()
                        .sorted())
                .containsExactlyElementsOf(findings == null ? List.of() : Arrays.asList(findings.split(" ")));
        assertThat(decided.getFirst().evaluation().quarantined()).isEmpty();
    }

    @Test
    void theTableHasALineForEveryDump() throws IOException {
        var dumps = new TreeSet<String>();
        try (var files = Files.list(DUMPS)) {
            files.forEach(f -> dumps.add(f.getFileName().toString().replace(".yaml", "")));
        }
        var table = new TreeSet<String>();
        try (var stream = ClusterDumpDecisionsTest.class.getResourceAsStream(TABLE)) {
            new String(stream.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .forEach(l -> table.add(l.split("\\|")[0].strip()));
        }

        assertThat(table).isEqualTo(dumps);
    }

    private static Alert alert(String name, String labels) {
        var alert = anAlert(name).since(NOW.minusSeconds(60));
        for (var pair : labels.split(" ")) {
            alert.with(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        return alert.made();
    }

    /** All dumps were recorded on three nodes; only the dump of the lost one shows how they were then. */
    private static List<Deliberated> decide(String dump, Alert alert) {
        var manifests = new ArrayList<Map<String, Object>>(read(dump));
        if (!dump.equals("nodes") && !dump.equals("node-not-ready")) {
            manifests.addAll(read("nodes"));
        }
        var catalogue = ActionCatalogue.standard();
        var judgement = new Judgement(
                catalogue,
                Guards.standard(ExecutorGuard.Executable.EVERYTHING),
                (snapshot, level) -> new Advice.NotConsulted("no model"));
        return new Deliberation(() -> RULES, catalogue, judgement)
                .deliberate(
                        List.of(alert), Manifests.view("", manifests), Memory.EMPTY, Policy.DEFAULTS, Mode.ACT, NOW);
    }

    private static List<Map<String, Object>> read(String dump) {
        try {
            return Manifests.parse(Files.readString(DUMPS.resolve(dump + ".yaml")));
        } catch (IOException e) {
            throw new IllegalStateException("The dump " + dump + " cannot be read", e);
        }
    }
}
