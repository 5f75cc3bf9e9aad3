package io.kubernaut.server.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.actions.view.Manifests;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.decision.Advisor.Advice;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.deliberation.Deliberation;
import io.kubernaut.core.deliberation.Judgement;
import io.kubernaut.core.guard.ExecutorGuard;
import io.kubernaut.core.guard.Guards;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.rules.DroolsKnowledgeBase;
import io.kubernaut.rules.ShippedRules;
import io.kubernaut.rules.scenario.Scenario;
import io.kubernaut.rules.scenario.ScenarioReader;
import io.kubernaut.rules.scenario.ScenarioRunner;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Text is only ever shown: with hostile text in it, every scenario is decided as it is without. */
class HostileInputTest {
    private static final DroolsKnowledgeBase RULES = ShippedRules.load();
    private static final ScenarioRunner RUNNER = runner();
    private static final List<Scenario> SCENARIOS = new ScenarioReader().readAll(Path.of("../../rules/scenarios"));

    private static ScenarioRunner runner() {
        var catalogue = ActionCatalogue.standard();
        var judgement = new Judgement(
                catalogue,
                Guards.standard(ExecutorGuard.Executable.EVERYTHING),
                (snapshot, level) -> new Advice.NotConsulted("no model"));
        return new ScenarioRunner(
                new Deliberation(() -> RULES, catalogue, judgement), m -> Manifests.view("", m), Policy.DEFAULTS);
    }

    @AfterAll
    static void close() {
        RULES.close();
    }

    /** What was decided, without what was shown. */
    private record Decided(
            ObjectRef subject,
            Outcome outcome,
            String reason,
            @Nullable String action,
            @Nullable ObjectRef target,
            @Nullable SortedMap<String, Object> parameters,
            @Nullable String rule,
            List<String> steps,
            List<String> findings,
            @Nullable Instant retryAt) {
        static Decided of(Decision d) {
            var chosen = d.chosen();
            return new Decided(
                    d.subject(),
                    d.outcome(),
                    d.reason(),
                    chosen == null ? null : chosen.action(),
                    chosen == null ? null : chosen.target(),
                    chosen == null ? null : chosen.parameters(),
                    chosen == null ? null : chosen.rule(),
                    chosen == null ? List.of() : chosen.steps(),
                    d.findings(),
                    d.retryAt());
        }
    }

    private static List<Decided> decide(Scenario scenario) {
        return RUNNER.run(scenario).decisions().stream().map(Decided::of).toList();
    }

    @ParameterizedTest
    @EnumSource
    void decidesEveryScenarioAsWithoutTheText(Hostility hostility) {
        assertThat(SCENARIOS).hasSizeGreaterThan(200);
        for (var scenario : SCENARIOS) {
            var decided = decide(hostility.into(scenario));
            assertThat(decided).as(scenario.id()).isEqualTo(decide(scenario));
            assertThat(decided.toString()).as(scenario.id()).doesNotContain(Hostility.MARK);
        }
    }

    @ParameterizedTest
    @EnumSource
    void reallyPutsTheTextThere(Hostility hostility) {
        assertThat(SCENARIOS)
                .anySatisfy(s -> assertThat(hostility.into(s).toString()).contains(Hostility.MARK));
    }

    /** Labels that rules do read, with text in them that names nothing. */
    @ParameterizedTest
    @CsvSource({
        "container",
        "pod",
        "namespace",
        "node",
        "deployment",
        "persistentvolumeclaim",
        "source_namespace",
        "mountpoint",
        "instance",
        "service"
    })
    void takesNoParameterAndNoTargetFromALabelThatNamesNothing(String label) {
        var text = "$(reboot); " + Hostility.MARK;
        for (var scenario : SCENARIOS) {
            var changed = Labels.in(scenario, label, text);
            for (var decision : RUNNER.run(changed).decisions()) {
                var chosen = decision.chosen();
                if (chosen != null && decision.outcome() != Outcome.NOTIFY && decision.outcome() != Outcome.ESCALATE) {
                    assertThat(chosen.target() + " " + chosen.parameters() + " " + chosen.steps())
                            .as(scenario.id())
                            .doesNotContain("reboot", Hostility.MARK);
                }
            }
        }
    }

    /** An owner's bounds are read from annotations; what is absurd there never leads to more than without. */
    @ParameterizedTest
    @CsvSource({"99999999999999", "-5", "1e9", "$(reboot)", "''", "2147483647"})
    void growsNothingBeyondTheFactorsForAnAbsurdBound(String bound) {
        for (var scenario : SCENARIOS) {
            var plain = grown(RUNNER.run(Owners.saying(scenario, "kubernaut.io/max-replicas", null))
                    .decisions());
            var absurd = grown(RUNNER.run(Owners.saying(scenario, "kubernaut.io/max-replicas", bound))
                    .decisions());
            absurd.forEach((target, replicas) -> assertThat(replicas)
                    .as(scenario.id() + " " + target)
                    .isLessThanOrEqualTo(Math.max(plain.getOrDefault(target, 0L), 2 * running(scenario) + 1)));
        }
    }

    private static Map<String, Long> grown(List<Decision> decisions) {
        var grown = new TreeMap<String, Long>();
        for (var d : decisions) {
            if (d.chosen() != null) {
                for (var key : List.of("replicas", "maxReplicas")) {
                    if (d.chosen().parameters().get(key) instanceof Long number) {
                        grown.put(d.chosen().target().display(), number);
                    }
                }
            }
        }
        return grown;
    }

    private static long running(Scenario scenario) {
        return scenario.cluster().stream()
                .filter(m -> "Pod".equals(m.get("kind")))
                .count();
    }

    /** Paths that an owner lets be deleted are plain ones or none. */
    @ParameterizedTest
    @CsvSource({
        "/",
        "/../etc",
        "/cache;reboot",
        "/cache $(reboot)",
        "cache",
        "/cache/../../etc",
        "'/cache,/'",
        "/cache/*"
    })
    void deletesNothingBelowAPathThatIsNotPlain(String path) {
        for (var scenario : SCENARIOS) {
            var said = Owners.saying(scenario, "kubernaut.io/cleanup-path", path);
            assertThat(RUNNER.run(said).decisions())
                    .as(scenario.id())
                    .filteredOn(d -> d.chosen() != null && d.chosen().action().equals("cleanup_storage"))
                    .noneMatch(d -> d.chosen().parameters().containsKey("paths"));
        }
    }
}
