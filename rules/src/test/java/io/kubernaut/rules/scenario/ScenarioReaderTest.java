package io.kubernaut.rules.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernaut.core.context.SymptomTable;
import io.kubernaut.core.memory.RecentAction.Ended;
import io.kubernaut.rules.scenario.Expectation.Grade;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class ScenarioReaderTest {
    private static final Path SHIPPED = Path.of("scenarios");
    private final ScenarioReader reader = new ScenarioReader();

    private static final String SMALL = """
            id: small
            title: A small one
            tier: context
            now: '2026-01-01T00:00:00Z'
            alertmanager_webhook:
              version: '4'
              groupKey: g
              status: firing
              receiver: r
              groupLabels: {}
              commonLabels: {}
              commonAnnotations: {}
              externalURL: ''
              alerts:
              - status: firing
                labels: {alertname: KubePodCrashLooping, namespace: shop}
                annotations: {}
                startsAt: '2025-12-31T23:50:00Z'
                endsAt: '0001-01-01T00:00:00Z'
                generatorURL: ''
                fingerprint: 0123456789abcdef
            cluster:
            - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
            history:
            - timestamp: '2025-12-31T20:00:00Z'
              action: rollback_deployment
              target: {kind: Deployment, namespace: shop, name: cart}
              alertname: KubePodCrashLooping
              parameters: {to: 17}
              outcome: success
              effectiveness: 0.0
              alert_recurred_at: '2025-12-31T21:00:00Z'
            """;

    private static final String EXPECT = """
            expect:
              class: hold
              acceptable:
              - {action: notify_only, grade: best, target: {kind: Deployment, namespace: shop, name: cart}}
              - {action: restart_pod, grade: conservative, params: {replicas: '>1'}}
              forbidden: [drain_node]
              max_mutating_actions: 0
            """;

    @Test
    void readsAllShippedScenarios() {
        var scenarios = reader.readAll(SHIPPED);
        assertThat(scenarios).hasSizeGreaterThanOrEqualTo(70).allSatisfy(s -> {
            assertThat(s.webhook().rejected()).isEmpty();
            assertThat(s.webhook().alerts()).isNotEmpty();
            assertThat(s.cluster()).isNotEmpty();
            assertThat(s.expect()).isNotNull();
        });
    }

    @Test
    void readsEveryPart() {
        var scenario = reader.read("small.yaml", SMALL + EXPECT);
        assertThat(scenario.now()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(scenario.webhook().alerts())
                .singleElement()
                .satisfies(a -> assertThat(a.name()).isEqualTo("KubePodCrashLooping"));
        assertThat(scenario.history()).singleElement().satisfies(h -> {
            assertThat(h.ended()).isEqualTo(Ended.SUCCEEDED);
            assertThat(h.didNotWork()).isTrue();
            assertThat(h.parameters()).containsEntry("to", "17");
            assertThat(h.recurredAt()).isEqualTo(Instant.parse("2025-12-31T21:00:00Z"));
        });
        assertThat(scenario.expect()).satisfies(e -> {
            assertThat(e.act()).isFalse();
            assertThat(e.acceptable()).extracting(a -> a.grade()).containsExactly(Grade.BEST, Grade.CONSERVATIVE);
            assertThat(e.forbidden()).containsExactly("drain_node");
            assertThat(e.maxMutating()).isZero();
        });
    }

    @Test
    void readsAScenarioThatExpectsNothing() {
        assertThat(reader.read("small.yaml", SMALL).expect()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id: small|id: ''|key id",
                "2026-01-01T00:00:00Z|tomorrow|key now",
                "class: hold|class: wait|act or hold",
                "grade: best|grade: splendid|best, good or conservative",
                "outcome: success|outcome: fine|success, failed or in_progress",
                "forbidden: [drain_node]|forbidden: drain_node|must be a list"
            })
    void namesFileKeyAndFix(String right, String wrong, String message) {
        assertThatThrownBy(() -> reader.read("broken.yaml", (SMALL + EXPECT).replace(right, wrong)))
                .isInstanceOf(MalformedScenarioException.class)
                .hasMessageContaining("broken.yaml")
                .hasMessageContaining(message);
    }

    @Test
    void saysThatAFileIsNoYaml() {
        assertThatThrownBy(() -> reader.read("broken.yaml", "a: [1\nb: }"))
                .isInstanceOf(MalformedScenarioException.class)
                .hasMessageContaining("is not YAML");
        assertThatThrownBy(() -> reader.read("broken.yaml", "- just\n- a list\n"))
                .hasMessageContaining("must be a map");
    }

    @Test
    void remembersAndLearnsFromHistory() {
        var scenario = reader.read("small.yaml", SMALL);
        var memory = new ScenarioMemory(scenario.history(), SymptomTable.shipped());
        var about = scenario.history().getFirst().target();
        assertThat(memory.recentActions(about, Instant.parse("2025-12-31T00:00:00Z")))
                .singleElement()
                .satisfies(a -> assertThat(a.symptom()).isEqualTo("crash-loop"));
        assertThat(memory.recentActions(about, scenario.now())).isEmpty();
        assertThat(memory.scores(about, "crash-loop", scenario.now()))
                .singleElement()
                .satisfies(s -> {
                    assertThat(s.action()).isEqualTo("rollback_deployment");
                    assertThat(s.scope()).isEqualTo("workload");
                    assertThat(s.points()).isNegative();
                });
        assertThat(memory.scores(about, "pvc-filling", scenario.now())).isEmpty();
    }

    @Test
    void knowsTheSymptomOfEveryAlertOfTheCatalogue() throws IOException {
        var table = SymptomTable.shipped();
        var json = JsonMapper.builder().build();
        assertThat(Files.readAllLines(SHIPPED.resolve("alert-catalog.jsonl")))
                .hasSizeGreaterThan(370)
                .allSatisfy(line -> {
                    var name = json.readTree(line).path("name").asString("");
                    assertThat(table.symptomOf(name)).as(name).isNotEqualTo("unknown");
                    assertThat(table.subjectKind(name)).as(name).isNotEmpty();
                });
    }
}
