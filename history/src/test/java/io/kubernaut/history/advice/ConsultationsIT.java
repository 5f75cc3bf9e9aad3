package io.kubernaut.history.advice;

import static io.kubernaut.history.Given.CART;
import static io.kubernaut.history.Given.NOON;
import static io.kubernaut.history.Given.firing;
import static io.kubernaut.history.Given.snapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.advice.Answer;
import io.kubernaut.core.advice.Consultations.Known;
import io.kubernaut.core.advice.Consultations.Wanted;
import io.kubernaut.core.advice.ModelCall;
import io.kubernaut.core.advice.Spending;
import io.kubernaut.core.advice.ToolCall;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.work.WorkItem;
import io.kubernaut.history.TestDatabase;
import io.kubernaut.history.database.Sessions;
import io.kubernaut.history.work.PostgresWorkQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is asked and answered, shared by replicas. */
class ConsultationsIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Wanted WANTED = new Wanted(
            snapshot(firing("a")),
            new Advisor.Question.Propose(List.of(new Advisor.Option(
                    ActionCatalogue.standard().find("restart_pod").orElseThrow(), CART))));
    private static final Answer RESTART = new Answer(
            Answer.Kind.ANSWERED,
            "It hangs.",
            List.of(new Answer.Proposed("restart_pod", "subject", CART, new TreeMap<>(), "It hangs.", 0.8)));

    private final Sessions sessions = database.sessions();
    private final PostgresWorkQueue queue = new PostgresWorkQueue(sessions);
    private final PostgresConsultations here = replica();

    private static PostgresConsultations replica() {
        var own = database.sessions();
        return new PostgresConsultations(own, new PostgresWorkQueue(own), ActionCatalogue.standard());
    }

    private List<WorkItem> claim(Duration lease) {
        return queue.claim("me", Set.of(WorkItem.Kind.ASK), 9, lease);
    }

    private WorkItem claim() {
        return claim(Duration.ofMinutes(1)).getFirst();
    }

    @Test
    void asksAboutOneSituationOnceHoweverManyReplicasWantToKnow() throws Exception {
        var calls = new ArrayList<Callable<Known>>();
        for (int i = 0; i < 20; i++) {
            var replica = replica();
            calls.add(() -> replica.ask("s", WANTED, NOON));
        }
        var consultations = new ArrayList<UUID>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var known : threads.invokeAll(calls)) {
                consultations.add(known.get().consultation());
            }
        }

        assertThat(consultations).containsOnly(consultations.getFirst());
        assertThat(claim(HOUR)).extracting(WorkItem::subject).containsExactly(consultations.getFirst());
    }

    @Test
    void givesTheQuestionBackAsItWasAsked() {
        here.ask("s", WANTED, NOON);

        assertThat(here.begin(claim()).orElseThrow().wanted()).isEqualTo(WANTED);
    }

    @Test
    void givesBackThatAPlanIsAskedForAndOfHowManySteps() {
        var options = ((Advisor.Question.Propose) WANTED.question()).options();
        var plan = new Wanted(WANTED.snapshot(), new Advisor.Question.Plan(options, 4));
        here.ask("s", plan, NOON);

        assertThat(here.begin(claim()).orElseThrow().wanted()).isEqualTo(plan);
    }

    @Test
    void givesTheAnswerToWhoeverIsInTheSameSituationUntilItIsTooOld() {
        var asked = here.ask("s", WANTED, NOON);
        var taken = claim();
        here.begin(taken);
        assertThat(here.answer(taken, RESTART, List.of(), NOON, HOUR)).isTrue();

        assertThat(replica().known("s", NOON.plusSeconds(1)).orElseThrow().answer())
                .contains(RESTART);
        assertThat(replica().known("other", NOON)).isEmpty();
        assertThat(here.known("s", NOON.plus(HOUR))).isEmpty();

        var anew = here.ask("s", WANTED, NOON.plus(HOUR));
        assertThat(anew.consultation()).isNotEqualTo(asked.consultation());
        assertThat(anew.answer()).isEmpty();
    }

    @Test
    void countsHowOftenItWasBegunAndKeepsNothingOfWhoeverLostTheLease() {
        here.ask("s", WANTED, NOON);
        var dead = claim(Duration.ofMillis(1)).getFirst();
        assertThat(here.begin(dead).orElseThrow().times()).isEqualTo(1);

        var next = await().until(() -> claim(HOUR), c -> !c.isEmpty()).getFirst();
        assertThat(here.begin(next).orElseThrow().times()).isEqualTo(2);

        assertThat(here.answer(dead, RESTART, List.of(), NOON, HOUR)).isFalse();
        assertThat(here.known("s", NOON).orElseThrow().answer()).isEmpty();
        assertThat(here.answer(next, RESTART, List.of(), NOON, HOUR)).isTrue();
    }

    @Test
    void hasThoseWhoWaitDecidedAtOnceAndThoseWhoComeTooLateToWait() {
        var asked = here.ask("s", WANTED, NOON);
        var awaiting = new Awaiting(sessions);
        var early = UUID.randomUUID();
        var late = UUID.randomUUID();
        assertThat(note(awaiting, asked.consultation(), early)).isEmpty();
        assertThat(decide()).isEmpty();

        var taken = claim();
        here.begin(taken);
        here.answer(taken, RESTART, List.of(), NOON, HOUR);

        assertThat(decide()).containsExactly(early);
        assertThat(note(awaiting, asked.consultation(), late)).containsExactly(late);
        assertThat(database.count("advice_awaited")).isZero();
    }

    private Set<UUID> note(Awaiting awaiting, UUID consultation, UUID incident) {
        return sessions.transaction(t -> awaiting.note(t, List.of(new Awaiting.Awaited(consultation, incident))));
    }

    private List<UUID> decide() {
        return queue.claim("me", Set.of(WorkItem.Kind.DECIDE), 9, HOUR).stream()
                .map(WorkItem::subject)
                .toList();
    }

    @Test
    void tellsThoseWhoWaitWhereTheProcessDiedThatKeptTheAnswer() {
        var asked = here.ask("s", WANTED, NOON);
        var waiting = UUID.randomUUID();
        note(new Awaiting(sessions), asked.consultation(), waiting);
        var taken = claim();
        here.begin(taken);
        // As if it had died between the two transactions.
        database.run("UPDATE advice SET state = 'ANSWERED', answer = '{}'");

        assertThat(here.begin(taken)).isEmpty();
        assertThat(decide()).containsExactly(waiting);
    }

    @Test
    void recordsEachQuestionWithTheCallsThatWereMadeForIt() {
        here.ask("s", WANTED, NOON);
        var taken = claim();
        here.begin(taken);
        var call = new ModelCall(
                "cheap",
                "small-1",
                "ab".repeat(32),
                NOON,
                Duration.ofMillis(1200),
                ModelCall.Outcome.INVALID,
                new Spending(1000, 20, 345),
                "rm -rf /\0",
                List.of("There is no such action."),
                new ModelCall.Words("BEGIN\0 shop END", "rm -rf /\0 and more"),
                List.of());

        here.answer(taken, Answer.failed("No answer passed."), List.of(call, call), NOON.plusSeconds(3), HOUR);

        assertThat(database.rows(
                        "SELECT alert_name || ' ' || namespace || ' ' || asked || ' ' || state FROM consultation"))
                .containsExactly("KubePodCrashLooping shop PROPOSE FAILED");
        assertThat(database.rows("""
                        SELECT concat_ws(' ', number, provider, model, outcome, input_tokens, output_tokens, micro_dollars,
                            latency_micros, checks) FROM model_call ORDER BY number
                        """))
                .containsExactly(
                        "1 cheap small-1 INVALID 1000 20 345 1200000 [\"There is no such action.\"]",
                        "2 cheap small-1 INVALID 1000 20 345 1200000 [\"There is no such action.\"]");
    }

    @Test
    void keepsWhatWasSentForATimeOfItsOwnAndTheCallForLonger() {
        var calls = new PostgresModelCalls(sessions);
        var decision = UUID.randomUUID();
        var asked = here.ask("s", WANTED, NOON);
        assertThat(calls.questions(NOON)).isEqualTo(new PostgresModelCalls.Questions(1, 0));
        var taken = claim();
        here.begin(taken);
        assertThat(calls.questions(NOON)).isEqualTo(new PostgresModelCalls.Questions(0, 1));
        var call = new ModelCall(
                "cheap",
                "small-1",
                "ab".repeat(32),
                NOON,
                Duration.ofMillis(1200),
                ModelCall.Outcome.ACCEPTED,
                new Spending(1000, 20, 345),
                "{}",
                List.of(),
                new ModelCall.Words("all that\nwas sent", "{ }"),
                List.of(new ToolCall("logs", "{\"object\":\"pods[0]\"}", 120, Duration.ofMillis(30), "")));
        here.answer(taken, RESTART, List.of(call), NOON.plusSeconds(3), HOUR);
        assertThat(calls.questions(NOON)).isEqualTo(new PostgresModelCalls.Questions(0, 0));
        // The decision before the answer waits for it, the one after it goes without: both had the question.
        decided(UUID.randomUUID(), NOON, "'" + asked.consultation() + "'");
        decided(decision, NOON.plusSeconds(5), "NULL");

        assertThat(calls.ofDecision(decision)).containsExactly(call);
        assertThat(calls.since(NOON.minusSeconds(1)))
                .containsExactly(new PostgresModelCalls.Lately("cheap", 1, 1, 345));
        assertThat(calls.since(NOON)).isEmpty();

        assertThat(calls.dropWords(NOON)).as("not old enough").isZero();
        assertThat(calls.dropWords(NOON.plusSeconds(1))).isEqualTo(1);
        assertThat(calls.dropWords(NOON.plusSeconds(1))).as("they are gone").isZero();
        assertThat(calls.ofDecision(decision)).singleElement().satisfies(left -> {
            assertThat(left.words()).isNull();
            assertThat(left.answer()).isEqualTo("{}");
        });
    }

    /** All of one incident. */
    private static void decided(UUID decision, Instant at, String consultation) {
        database.run("""
                INSERT INTO decision (decision_id, decided_at, incident_id, outcome, rule, namespace, alert_names, rule_base,
                    snapshot, snapshot_month, decision, evaluation)
                SELECT '%s', '%s', '00000000-0000-0000-0000-000000000001', 'NOTIFY', '', 'shop', '{}', 'r', 's', '%s',
                    jsonb_build_object('advisor', jsonb_build_object('question', 'PROPOSE', 'consultation', %s)), '{}'
                """.formatted(decision, at, at, consultation));
    }

    @Test
    void dropsWhatIsNoLongerValid() {
        var asked = here.ask("s", WANTED, NOON);
        note(new Awaiting(sessions), asked.consultation(), UUID.randomUUID());

        assertThat(here.drop(NOON)).isZero();
        assertThat(here.drop(NOON.plus(Duration.ofHours(2)))).isEqualTo(2);
        assertThat(database.count("advice") + database.count("advice_awaited")).isZero();
    }
}
