package io.kubernaut.server.drafts;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.actions.view.Manifests;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.advice.TakenAdvice;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.deliberation.Deliberated;
import io.kubernaut.core.pipeline.Engine;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.core.policy.TrustStage;
import io.kubernaut.core.replay.CaseSource;
import io.kubernaut.core.replay.CaseStore;
import io.kubernaut.core.replay.DecidedCase;
import io.kubernaut.rules.DroolsKnowledgeBase;
import io.kubernaut.rules.ShippedRules;
import io.kubernaut.rules.base.Candidate;
import io.kubernaut.rules.base.Examined;
import io.kubernaut.rules.base.Examiner;
import io.kubernaut.rules.scenario.Scenario;
import io.kubernaut.rules.scenario.ScenarioReader;
import io.kubernaut.rules.scenario.ScenarioRunner;
import io.kubernaut.server.drafts.Drafting.Drafted;
import io.kubernaut.server.drafts.Drafting.Drafts;
import io.kubernaut.server.drafts.Drafting.Wanted;
import io.kubernaut.server.rules.Examiners;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DraftingTest {
    private static final Instant NOW = Instant.parse("2026-11-05T12:00:00Z");
    private static final ActionCatalogue CATALOGUE = ActionCatalogue.standard();
    private static final Examiner EXAMINER = Examiners.of(CATALOGUE, Set.of());

    private static final DroolsKnowledgeBase SHIPPED = ShippedRules.load();
    private static final ScenarioRunner RUNNER = new ScenarioRunner(
            new Engine.Knowledge(
                            SHIPPED::promoted,
                            CATALOGUE,
                            Advisor.nobody("No model is asked here."),
                            () -> Policy.DEFAULTS)
                    .forEvaluation(),
            manifests -> Manifests.view("", manifests),
            Policy.DEFAULTS);

    @AfterAll
    static void close() {
        SHIPPED.close();
    }

    private final Map<UUID, DecidedCase> stored = new TreeMap<>();
    private final List<TakenAdvice> taken = new ArrayList<>();

    private Drafts draft(Wanted wanted) {
        var cases = new CaseStore() {
            @Override
            public CaseSource between(Instant since, Instant until) {
                throw new AssertionError("whoever drafts asks for single cases");
            }

            @Override
            public Optional<DecidedCase> find(UUID decisionId) {
                return Optional.ofNullable(stored.get(decisionId)).map(c -> DecidedCase.ofJson(c.toJson()));
            }
        };
        return new Drafting((since, limit) -> List.copyOf(taken), cases, CATALOGUE, EXAMINER).draft(wanted, NOW);
    }

    /** What a rule's file and an advice may differ in from incident to incident: names. */
    private static Scenario scenario(String id, String incident) throws IOException {
        var text = Files.readString(Path.of("../../rules/scenarios", id + ".yaml"));
        return new ScenarioReader().read(id, text.replaceAll("(?<![a-z0-9])shop(?![a-z0-9])", "shop-" + incident));
    }

    private static Deliberated decided(Scenario scenario) {
        return RUNNER.run(scenario).deliberated().getFirst();
    }

    private interface Aim extends Function<Snapshot, ObjectRef> {}

    /** A model was asked in place of what the rules told people, its answer was agreed to, and that came of it. */
    private void advised(
            String scenario, String incident, String action, Aim aim, Map<String, Object> parameters, double effect)
            throws IOException {
        var made = decided(scenario(scenario, incident));
        var snapshot = made.snapshot();
        var decided = made.decision();
        var target = aim.apply(snapshot);
        SortedMap<String, Object> given = new TreeMap<>(parameters);
        var choice = new Decision.Choice(
                action,
                target,
                given,
                List.of(),
                Proposal.Source.MODEL,
                "",
                Proposal.Priority.of(0, 0),
                TrustStage.APPROVE,
                "It should help.",
                0.8);
        var alternatives = new ArrayList<>(decided.alternatives());
        if (decided.chosen() != null) {
            alternatives.add(new Decision.Alternative(
                    decided.chosen().action(),
                    decided.chosen().target(),
                    decided.chosen().rule(),
                    decided.chosen().priority().total(),
                    "A model was asked."));
        }
        var id = UUID.randomUUID();
        var followed = new Decision(
                id,
                UUID.randomUUID(),
                decided.decidedAt(),
                1,
                decided.ruleBase(),
                true,
                decided.alerts(),
                decided.symptom(),
                decided.subject(),
                Outcome.AWAIT_APPROVAL,
                "A model proposes it.",
                null,
                choice,
                alternatives,
                decided.findings(),
                decided.guards(),
                decided.advisor(),
                decided.snapshot(),
                List.of());
        stored.put(id, new DecidedCase(followed, snapshot, ""));
        taken.add(new TakenAdvice(
                id,
                followed.incidentId(),
                action,
                target,
                snapshot.symptom(),
                snapshot.name(),
                NOW.minusSeconds(3_600L * taken.size()),
                effect));
    }

    private void holds(Drafted draft) {
        var rules = new TreeMap<String, String>();
        var scenarios = new TreeMap<String, String>();
        draft.files().forEach((path, text) -> (path.endsWith(".drl") ? rules : scenarios).put(path, text));
        var examined = EXAMINER.examine(new Candidate(rules, scenarios));
        assertThat(examined.complaints()).noneMatch(c -> c.refuses());
        assertThat(examined).isInstanceOf(Examined.Accepted.class);
        assertThat(examined.scenarios())
                .isNotEmpty()
                .allSatisfy(result -> assertThat(result.judgment().score()).isEqualTo(1.0));
        var own = ((Examined.Accepted) examined).base();
        assertThat(own.rules().get(draft.rule()).trust()).isEqualTo(TrustStage.SHADOW);
        own.close();
    }

    @ParameterizedTest(name = "{1} of {0}")
    @CsvSource(delimiter = '|', textBlock = """
        crash-12-unknown-cause-no-change | restart_pod | subject
        crash-12-unknown-cause-no-change | restart_pod | pod
        hpa-06-kafka-lag-partition-bound | restart_pod | subject
        db-03-replication-lag            | restart_pod | pod
        ds-05-misscheduled-after-taint   | restart_pod | subject
        """)
    void whatHelpedThreeTimesBecomesARuleThatCompilesPassesTheLinterAndDecidesItsScenarios(
            String scenario, String action, String aimed) throws IOException {
        Aim aim = s -> aimed.equals("pod") ? s.pod().ref() : s.target();
        for (var incident : List.of("a", "b", "c")) {
            advised(scenario, incident, action, aim, Map.of(), 0.9);
        }

        var drafts = draft(Wanted.DEFAULTS);

        assertThat(drafts.left()).isEmpty();
        assertThat(drafts.drafts()).hasSize(1);
        var draft = drafts.drafts().getFirst();
        assertThat(draft.helped()).isEqualTo(3);
        assertThat(draft.files().keySet()).anyMatch(f -> f.endsWith(".drl"));
        holds(draft);
        assertThat(draft.files().values()).noneMatch(text -> text.contains("shop-a"));
    }

    @Test
    void twoTimesAreNotEnoughUnlessTheyAreAskedFor() throws IOException {
        advised("crash-12-unknown-cause-no-change", "a", "restart_pod", Snapshot::target, Map.of(), 0.9);
        advised("crash-12-unknown-cause-no-change", "b", "restart_pod", Snapshot::target, Map.of(), 0.9);

        assertThat(draft(Wanted.DEFAULTS).drafts()).isEmpty();
        assertThat(draft(Wanted.DEFAULTS).left())
                .singleElement()
                .satisfies(left -> assertThat(left.because()).isEqualTo("it takes 3 incidents in which it helped"));
        assertThat(draft(new Wanted(Wanted.DEFAULTS.within(), 2, 0.6)).drafts()).hasSize(1);
        assertThat(draft(new Wanted(Wanted.DEFAULTS.within(), 2, 0.95)).drafts())
                .isEmpty();
    }

    @Test
    void whatFailedTooOftenIsNotDrafted() throws IOException {
        for (var incident : List.of("a", "b", "c")) {
            advised("crash-12-unknown-cause-no-change", incident, "restart_pod", Snapshot::target, Map.of(), 0.9);
        }
        for (var incident : List.of("d", "e")) {
            advised("crash-12-unknown-cause-no-change", incident, "restart_pod", Snapshot::target, Map.of(), 0.1);
        }

        assertThat(draft(Wanted.DEFAULTS).drafts()).isEmpty();
        assertThat(draft(Wanted.DEFAULTS).left())
                .singleElement()
                .satisfies(left -> assertThat(left.because()).isEqualTo("it did not help in 2 others"));
    }

    @Test
    void whatIsNoDifferentWhereItDidNotHelpIsNotDrafted() throws IOException {
        for (var incident : List.of("a", "b", "c")) {
            advised("crash-12-unknown-cause-no-change", incident, "restart_pod", Snapshot::target, Map.of(), 0.9);
        }
        advised("crash-12-unknown-cause-no-change", "d", "restart_pod", Snapshot::target, Map.of(), 0.1);

        assertThat(draft(Wanted.DEFAULTS).drafts()).isEmpty();
        assertThat(draft(Wanted.DEFAULTS).left())
                .singleElement()
                .satisfies(left -> assertThat(left.because())
                        .startsWith("all that it could ask for was so in incident ")
                        .endsWith(" as well, in which it did not help"));
    }

    @Test
    void whatWasOtherwiseWhereItDidNotHelpIsDrafted() throws IOException {
        for (var incident : List.of("a", "b", "c")) {
            advised("crash-12-unknown-cause-no-change", incident, "restart_pod", Snapshot::target, Map.of(), 0.9);
        }
        advised("crash-01-bad-rollout-exit1", "d", "restart_pod", Snapshot::target, Map.of(), 0.1);

        assertThat(draft(Wanted.DEFAULTS).drafts())
                .singleElement()
                .satisfies(draft -> assertThat(draft.didNotHelp()).isEqualTo(1));
    }

    @Test
    void oneIncidentInWhichItHelpedThreeTimesIsOne() throws IOException {
        advised("crash-12-unknown-cause-no-change", "a", "restart_pod", Snapshot::target, Map.of(), 0.9);
        taken.add(taken.getFirst());
        taken.add(taken.getFirst());

        assertThat(draft(Wanted.DEFAULTS).drafts()).isEmpty();
    }

    @Test
    void aParameterThatOnlyAModelCanWorkOutLeavesNothingToDraft() throws IOException {
        for (var incident : List.of("a", "b", "c")) {
            advised(
                    "crash-12-unknown-cause-no-change",
                    incident,
                    "migrate_workload",
                    Snapshot::target,
                    Map.of("fromNode", "worker-" + incident),
                    0.9);
        }

        assertThat(draft(Wanted.DEFAULTS).drafts()).isEmpty();
        assertThat(draft(Wanted.DEFAULTS).left())
                .singleElement()
                .satisfies(left -> assertThat(left.because()).contains("the parameter fromNode"));
    }
}
