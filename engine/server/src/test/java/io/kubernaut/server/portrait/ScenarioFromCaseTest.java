package io.kubernaut.server.portrait;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.actions.view.Manifests;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.cluster.ClusterObject;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.pipeline.Engine;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.core.redaction.Pseudonyms;
import io.kubernaut.core.replay.DecidedCase;
import io.kubernaut.rules.DroolsKnowledgeBase;
import io.kubernaut.rules.ShippedRules;
import io.kubernaut.rules.scenario.Answer;
import io.kubernaut.rules.scenario.Expectation.Grade;
import io.kubernaut.rules.scenario.Scenario;
import io.kubernaut.rules.scenario.ScenarioReader;
import io.kubernaut.rules.scenario.ScenarioRunner;
import io.kubernaut.rules.scenario.ShippedScenarios;
import io.kubernaut.server.portrait.ScenarioFromCase.Refused;
import io.kubernaut.server.portrait.ScenarioFromCase.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioFromCaseTest {
    private static final DroolsKnowledgeBase RULES = ShippedRules.load();
    private static final ScenarioFromCase DRAWING = new ScenarioFromCase(RULES.promoted());
    private static final ScenarioRunner RUNNER = new ScenarioRunner(
            new Engine.Knowledge(
                            RULES::promoted,
                            ActionCatalogue.standard(),
                            Advisor.nobody("No model is asked in this test."),
                            () -> Policy.DEFAULTS)
                    .forEvaluation(),
            manifests -> Manifests.view("", manifests),
            Policy.DEFAULTS);

    /** Why there is no scenario of these, though they were decided. */
    private static final Map<String, Set<String>> EXCEPTIONS = Map.of(
            "objects of other alerts of the same cause are not in the snapshot",
            Set.of(
                    "cp-01-etcd-quota",
                    "crash-07-external-partner-down",
                    "multi-02-db-oom-root-cause",
                    "multi-database-down-clients-crash",
                    "multi-node-under-three-workloads",
                    "node-down-and-its-pods"),
            "PersistentVolumes and Secrets are not in the snapshot",
            Set.of("volume-error", "security-leaked-credential", "cert-03-renewed-but-old-one-served"),
            "a namespace whose name Kubernetes does not allow gets one that it does",
            Set.of("hostile-05-homoglyph-namespace"));

    @AfterAll
    static void close() {
        RULES.close();
    }

    /** What was decided about a scenario, read back from what is stored of it. */
    private static List<DecidedCase> cases(Scenario scenario) {
        return RUNNER.run(scenario).deliberated().stream()
                .map(d -> DecidedCase.of(d.decision(), d.snapshot(), d.evaluation()))
                .map(c -> DecidedCase.ofJson(c.toJson()))
                .toList();
    }

    @Test
    void whatItWritesOfTheShippedScenariosIsDecidedAsTheyAreAndNamesNothingOfThem() {
        int written = 0;
        var refused = new TreeSet<String>();
        for (var scenario : ShippedScenarios.load()) {
            for (var stored : cases(scenario)) {
                switch (DRAWING.draw(stored)) {
                    case Written file -> {
                        written++;
                        isDecidedAs(stored, file);
                        assertThat(survivors(file.text(), stored.snapshot()))
                                .as(scenario.id())
                                .isEmpty();
                    }
                    case Refused ignored -> refused.add(scenario.id());
                }
            }
        }
        var expected = new TreeSet<String>();
        EXCEPTIONS.values().forEach(expected::addAll);
        assertThat(refused).isEqualTo(expected);
        assertThat(written).isGreaterThan(320);
    }

    private static void isDecidedAs(DecidedCase stored, Written file) {
        var result = RUNNER.run(new ScenarioReader().read(file.id(), file.text()));
        assertThat(result.judgment()).isNotNull();
        assertThat(result.judgment().grade()).isEqualTo(Grade.BEST);
        var answer = Answer.of(stored.decision());
        assertThat(result.decisions()).anySatisfy(d -> {
            var again = Answer.of(d);
            assertThat(again.action()).isEqualTo(answer.action());
            if (answer.mutating()) {
                assertThat(again.target().kind()).isEqualTo(answer.target().kind());
                assertThat(again.parameters().keySet())
                        .isEqualTo(answer.parameters().keySet());
            }
        });
    }

    /** Words of names, images, addresses and texts of the snapshot that are in the scenario, too. */
    private static Set<String> survivors(String text, Snapshot snapshot) {
        var real = new TreeSet<String>();
        Cast.of(snapshot).forEach(o -> real.addAll(words(o)));
        snapshot.pods().forEach(p -> {
            real.addAll(split(p.ip()));
            p.containers().forEach(c -> real.addAll(split(c.image())));
        });
        snapshot.nodes().forEach(n -> n.addresses().forEach(a -> real.addAll(split(a))));
        snapshot.alerts().forEach(a -> {
            for (var label : List.of("cluster", "namespace", "pod", "container", "instance", "service", "node")) {
                real.addAll(split(a.label(label)));
            }
            a.annotations().values().forEach(v -> real.addAll(split(v)));
        });
        snapshot.events().forEach(e -> real.addAll(split(e.message())));
        var there = new TreeSet<String>();
        for (var word : split(text.replaceAll("(?m)^#.*$", "")
                .replaceAll("'\\d{4}-\\d\\d-\\d\\dT[^']*'", "")
                .replaceAll("(?m)^(id|title|kind|tier|rationale): .*$", "")
                .replaceAll("(alertname|action|rule|class|reason|message): .*", "")
                .replaceAll("(?m)^ *[A-Za-z_]+:", ""))) {
            there.add(word);
        }
        there.retainAll(real);
        there.removeIf(w -> w.length() < 4 || Pseudonyms.plain(w) || PSEUDONYMS.contains(w));
        return there;
    }

    private static final Set<String> PSEUDONYMS = pseudonyms();

    private static Set<String> pseudonyms() {
        try (var stream = Pseudonyms.class.getResourceAsStream("pseudonyms.txt")) {
            return new TreeSet<>(split(new String(stream.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> words(ClusterObject object) {
        var words = new ArrayList<String>();
        words.addAll(split(object.namespace()));
        words.addAll(split(object.name()));
        object.meta().labels().values().forEach(v -> words.addAll(split(v)));
        return words;
    }

    private static List<String> split(String text) {
        return List.of(text.split("[^\\p{L}\\p{N}]+"));
    }

    /** Names, addresses and secrets of the planter's in the place of a scenario's. */
    private record Planted(String text, List<String> words) {
        static Planted in(String scenario, long seed) throws IOException {
            var random = new Random(seed);
            var words = new ArrayList<String>();
            var text = Files.readString(Path.of("../../rules/scenarios", scenario + ".yaml"));
            for (var name : List.of("checkout", "shop", "prod-eu1", "worker-1", "worker-2", "monitoring/k8s")) {
                var word = word(random);
                words.add(word);
                text = text.replaceAll("(?<![A-Za-z0-9_])" + name + "(?![A-Za-z0-9_])", word);
            }
            var secret = "ghp_" + word(random) + word(random) + "0123456789";
            var address =
                    "10." + (100 + random.nextInt(100)) + "." + (100 + random.nextInt(100)) + "." + random.nextInt(250);
            words.add(secret.substring(4));
            words.add(address);
            text = text.replace("summary: Container keeps crashing.", "summary: token=" + secret + " at " + address)
                    .replace(
                            "reason: CrashLoopBackOff\n      severity",
                            "reason: CrashLoopBackOff\n      note: '" + secret + "'\n      peer: '" + address
                                    + ":8080'\n      severity")
                    .replaceAll("10\\.244\\.\\d+\\.\\d+", address);
            return new Planted(text, words);
        }

        private static String word(Random random) {
            var word = new StringBuilder();
            for (int i = 0; i < 9; i++) {
                word.append((char) ('a' + random.nextInt(26)));
            }
            return word.toString();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "crash-01-bad-rollout-exit1",
                "crash-12-unknown-cause-no-change",
                "crash-05-exit137-not-oom",
                "image-02-recreate-all-down"
            })
    void letsNoPlantedNameAddressOrSecretThrough(String scenario) throws IOException {
        var seen = new TreeMap<String, Integer>();
        for (long seed = 1; seed <= 12; seed++) {
            var planted = Planted.in(scenario, seed);
            for (var stored : cases(new ScenarioReader().read(scenario, planted.text()))) {
                var drawn = DRAWING.draw(stored);
                assertThat(drawn).isInstanceOf(Written.class);
                var text = ((Written) drawn).text().toLowerCase(Locale.ROOT);
                assertThat(planted.words()).noneMatch(text::contains);
                planted.words().stream()
                        .filter(w -> stored.toJson().contains(w))
                        .forEach(w -> seen.merge(scenario, 1, Integer::sum));
            }
        }
        // Else nothing would have been planted.
        assertThat(seen.getOrDefault(scenario, 0)).isGreaterThan(12 * 2);
    }

    @Test
    void writesNothingWhereItWouldBeDecidedOtherwise() {
        var stored = ShippedScenarios.load().stream()
                .filter(s -> s.id().equals("crash-01-bad-rollout-exit1"))
                .flatMap(s -> cases(s).stream())
                .findFirst()
                .orElseThrow();
        var other = ShippedScenarios.load().stream()
                .filter(s -> s.id().equals("crash-12-unknown-cause-no-change"))
                .flatMap(s -> cases(s).stream())
                .findFirst()
                .orElseThrow();
        var swapped = new DecidedCase(other.decision(), stored.snapshot(), other.rule());

        assertThat(DRAWING.draw(swapped))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.why())
                                .contains("it would be decided otherwise: rollback_deployment in place of "));
    }
}
