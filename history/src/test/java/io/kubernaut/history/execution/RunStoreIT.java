package io.kubernaut.history.execution;

import static io.kubernaut.history.Given.CART;
import static io.kubernaut.history.Given.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.PlanSeal;
import io.kubernaut.core.execution.PlanStep;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.execution.RunStore;
import io.kubernaut.core.paging.Cursor;
import io.kubernaut.core.work.WorkItem;
import io.kubernaut.core.work.WorkItem.Kind;
import io.kubernaut.history.Given;
import io.kubernaut.history.TestDatabase;
import io.kubernaut.history.database.Sessions;
import io.kubernaut.history.memory.PostgresMemory;
import io.kubernaut.history.telling.PostgresOutbox;
import io.kubernaut.history.work.PostgresWorkQueue;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RunStoreIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final Plan PLAN =
            new Plan("revision 5 to 4", "- image: cart:5\n+ image: cart:4", "{\"revision\":5}");
    private static final Duration SOON = Duration.ofSeconds(2);
    private Sessions sessions;
    private PostgresWorkQueue queue;
    private PostgresRunStore runs;

    @BeforeEach
    void open() {
        sessions = database.sessions();
        queue = new PostgresWorkQueue(sessions);
        runs = store(PlanSeal.NONE);
    }

    private PostgresRunStore store(PlanSeal seal) {
        return new PostgresRunStore(
                sessions,
                queue,
                new PostgresOutbox(sessions, queue),
                new PostgresMemory(sessions, ActionCatalogue.standard()),
                ActionCatalogue.standard(),
                seal,
                Clock.fixed(NOON.plusSeconds(7), ZoneOffset.UTC));
    }

    private boolean begin(ActionRun run) {
        return sessions.transaction(t -> runs.begin(t, run, Given.NO_LIMITS)) == PostgresRunStore.Begun.BEGUN;
    }

    private ActionRun begun(ObjectRef target) {
        var run = Given.run(UUID.randomUUID(), UUID.randomUUID(), target, NOON);
        assertThat(begin(run)).isTrue();
        return run;
    }

    private WorkItem claim() {
        return queue.claim("me", Set.of(Kind.RUN), 1, Duration.ofMinutes(1)).getFirst();
    }

    private boolean move(ActionRun to, RunState from, WorkItem item) {
        return runs.advance(new RunStore.Advance(to, from, List.of(), List.of(), null), item);
    }

    private ActionRun finished(RunState state) {
        var run = begun(CART);
        var item = claim();
        var planned = run.withPlan(PLAN).in(RunState.PLANNED, "planned", NOON.plusSeconds(1));
        assertThat(move(planned, RunState.PENDING, item)).isTrue();
        var ended = planned.in(state, "ended", NOON.plusSeconds(9));
        assertThat(move(ended, RunState.PLANNED, item)).isTrue();
        assertThat(queue.done(item)).isTrue();
        return ended;
    }

    /** Backwards is not encrypted, but shows what passes through the seal and what does not. */
    private record Backwards(String key) implements PlanSeal {
        @Override
        public String seal(String before, UUID runId) {
            return key + runId + new StringBuilder(before).reverse();
        }

        @Override
        public Optional<String> open(String sealed, UUID runId) {
            return sealed.startsWith(key + runId)
                    ? Optional.of(new StringBuilder(sealed.substring((key + runId).length()))
                            .reverse()
                            .toString())
                    : Optional.empty();
        }
    }

    @Test
    void storesTheStateBeforeSealed() {
        runs = store(new Backwards("one"));
        var verified = finished(RunState.VERIFIED);

        assertThat(runs.find(verified.runId())).contains(verified);
        assertThat(runs.list(Cursor.START, 5)).containsExactly(verified);
        assertThat(store(PlanSeal.NONE).find(verified.runId()).orElseThrow().plan())
                .satisfies(plan -> {
                    assertThat(plan.sealed()).isTrue();
                    assertThat(plan.before()).doesNotContain(PLAN.before());
                    assertThat(plan.diff()).isEqualTo(PLAN.diff());
                });
        assertThat(store(new Backwards("other"))
                        .find(verified.runId())
                        .orElseThrow()
                        .plan()
                        .sealed())
                .isTrue();
    }

    @Test
    void keepsARunAsItIsThroughAllItsStates() {
        var run = begun(CART);
        var item = claim();
        assertThat(item.subject()).isEqualTo(run.runId());
        assertThat(runs.find(run.runId())).contains(run);

        var planned = run.withPlan(PLAN).in(RunState.PLANNED, "Planned.", NOON.plusSeconds(1));
        var applying = planned.in(RunState.APPLYING, "Writing.", NOON.plusSeconds(2));
        var applied = applying.withAfter("{\"revision\":6}").in(RunState.APPLIED, "Applied.", NOON.plusSeconds(3));
        var verified = applied.in(RunState.VERIFIED, "All pods are ready.", NOON.plusSeconds(60));
        assertThat(move(planned, RunState.PENDING, item)).isTrue();
        assertThat(runs.find(run.runId())).contains(planned);
        assertThat(move(applying, RunState.PLANNED, item)).isTrue();
        assertThat(move(applied, RunState.APPLYING, item)).isTrue();
        assertThat(runs.find(run.runId())).contains(applied);
        assertThat(move(verified, RunState.APPLIED, item)).isTrue();

        assertThat(runs.find(run.runId())).contains(verified);
        assertThat(runs.ofDecision(run.decisionId())).containsExactly(verified);
        assertThat(runs.steps(run.runId()))
                .extracting(RunStore.Step::sequence, RunStore.Step::state)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1, RunState.PENDING),
                        org.assertj.core.groups.Tuple.tuple(2, RunState.PLANNED),
                        org.assertj.core.groups.Tuple.tuple(3, RunState.APPLYING),
                        org.assertj.core.groups.Tuple.tuple(4, RunState.APPLIED),
                        org.assertj.core.groups.Tuple.tuple(5, RunState.VERIFIED));
        assertThat(database.count("active_run")).isZero();
    }

    @Test
    void givesTheTargetToOneOfManyRuns() throws Exception {
        Callable<Boolean> beginner = () -> begin(Given.run(UUID.randomUUID(), UUID.randomUUID(), CART, NOON));

        var begun = new ArrayList<Boolean>();
        try (var pool = Executors.newFixedThreadPool(8)) {
            for (var one : pool.invokeAll(Collections.nCopies(8, beginner))) {
                begun.add(one.get());
            }
        }

        assertThat(begun.stream().filter(b -> b)).hasSize(1);
        assertThat(database.count("work_item WHERE kind = 'RUN'")).isEqualTo(1);
        assertThat(database.count("run_step")).isEqualTo(1);
    }

    @Test
    void freesTheTargetWhenTheRunEnds() {
        finished(RunState.REFUSED);

        assertThat(begin(Given.run(UUID.randomUUID(), UUID.randomUUID(), CART, NOON)))
                .isTrue();
    }

    @Test
    void saysMoreOfARunThatIsOverOnlyForWhoeverHasTheWork() {
        var run = finished(RunState.VERIFIED);
        sessions.transaction(t -> {
            queue.add(t, Kind.REVERT, run.runId(), Duration.ZERO);
            return true;
        });
        var item =
                queue.claim("me", Set.of(Kind.REVERT), 1, Duration.ofMinutes(1)).getFirst();
        var message = Given.message(run.decisionId(), run.incidentId(), NOON);
        var remarked = run.in(RunState.VERIFIED, "It stays in force.", NOON.plusSeconds(20));

        assertThat(runs.remark(remarked, message, List.of("log"), new WorkItem(0, Kind.REVERT, run.runId(), 0, 1)))
                .isFalse();
        assertThat(runs.remark(run.in(RunState.FAILED, "x", NOON), message, List.of("log"), item))
                .isFalse();
        assertThat(database.count("message")).isZero();

        assertThat(runs.remark(remarked, message, List.of("log"), item)).isTrue();

        assertThat(runs.find(run.runId()).orElseThrow().message()).isEqualTo("It stays in force.");
        assertThat(runs.steps(run.runId()).getLast().message()).isEqualTo("It stays in force.");
        assertThat(database.count("message")).isEqualTo(1);
        assertThat(runs.beginExpiry(run.runId(), NOON.plusSeconds(30))).isTrue();
    }

    @Test
    void refusesAProcessThatLostItsLease() {
        var run = begun(CART);
        var stale = claim();
        database.run("UPDATE work_item SET due_at = now() - interval '1 second'");
        var taken = claim();
        var planned = run.withPlan(PLAN).in(RunState.PLANNED, "Planned.", NOON);

        assertThat(move(planned, RunState.PENDING, stale)).isFalse();
        assertThat(runs.find(run.runId())).contains(run);
        assertThat(runs.steps(run.runId())).hasSize(1);

        assertThat(move(planned, RunState.PENDING, taken)).isTrue();
    }

    @Test
    void refusesAMoveFromAStateThatIsPast() {
        var run = begun(CART);
        var item = claim();
        var planned = run.withPlan(PLAN).in(RunState.PLANNED, "Planned.", NOON);
        assertThat(move(planned, RunState.PENDING, item)).isTrue();

        assertThat(move(planned, RunState.PENDING, item)).isFalse();
        assertThat(move(run.in(RunState.REFUSED, "No.", NOON), RunState.PENDING, item))
                .isFalse();

        assertThat(runs.steps(run.runId())).hasSize(2);
        assertThat(runs.find(run.runId())).contains(planned);
    }

    @Test
    void storesWhatFollowsFromAMoveWithIt() {
        var run = begun(CART);
        var item = claim();
        var message = Given.message(run.decisionId(), run.incidentId(), NOON);
        var failed = run.in(RunState.FAILED, "No effect.", NOON);

        assertThat(runs.advance(
                        new RunStore.Advance(failed, RunState.APPLIED, List.of(message), List.of("log"), SOON), item))
                .isFalse();
        assertThat(database.count("message")).isZero();
        assertThat(runs.advance(
                        new RunStore.Advance(failed, RunState.PENDING, List.of(message), List.of("log"), SOON), item))
                .isTrue();

        assertThat(database.rows("SELECT kind FROM work_item WHERE owner IS NULL ORDER BY kind"))
                .containsExactly("DECIDE", "TELL");
        assertThat(database.rows("SELECT subject FROM work_item WHERE kind = 'DECIDE'"))
                .containsExactly(run.incidentId().toString());
    }

    @Test
    void beginsToTakeAVerifiedRunBack() {
        var run = finished(RunState.VERIFIED);

        assertThat(runs.beginUndo(run.runId(), "ann", "wrong revision", NOON.plusSeconds(99)))
                .isTrue();

        var undoing = runs.find(run.runId()).orElseThrow();
        assertThat(undoing.state()).isEqualTo(RunState.UNDOING);
        assertThat(undoing.plan()).isEqualTo(PLAN);
        assertThat(undoing.finishedAt()).isNull();
        assertThat(undoing.message()).contains("ann").contains("wrong revision");
        var item = claim();
        assertThat(item.subject()).isEqualTo(run.runId());
        assertThat(move(undoing.in(RunState.UNDONE, "Taken back.", NOON.plusSeconds(100)), RunState.UNDOING, item))
                .isTrue();
        assertThat(runs.steps(run.runId())).extracting(RunStore.Step::sequence).containsExactly(1, 2, 3, 4, 5);
        assertThat(runs.beginUndo(run.runId(), "ann", "again", NOON)).isFalse();
    }

    @Test
    void keepsWhatIsKnownOfARunThatCouldNotBeTakenBack() {
        var run = finished(RunState.VERIFIED);
        var memory = new PostgresMemory(sessions, ActionCatalogue.standard());
        assertThat(Given.assess(sessions, run.runId(), 0.75, NOON.plusSeconds(60)))
                .isTrue();
        database.run("UPDATE finished_run SET recurred_at = '" + NOON.plusSeconds(50) + "'");
        assertThat(runs.beginUndo(run.runId(), "ann", "", NOON.plusSeconds(99))).isTrue();
        var undoing = runs.find(run.runId()).orElseThrow();

        assertThat(move(
                        undoing.in(RunState.VERIFIED, "Not taken back.", NOON.plusSeconds(100)),
                        RunState.UNDOING,
                        claim()))
                .isTrue();

        assertThat(memory.recentActions(CART, NOON.minusSeconds(60)))
                .singleElement()
                .satisfies(a -> {
                    assertThat(a.effectiveness()).isEqualTo(0.75);
                    assertThat(a.recurredAt()).isEqualTo(NOON.plusSeconds(50));
                    assertThat(a.at()).isEqualTo(NOON);
                });
        assertThat(database.rows("SELECT 1 FROM finished_run WHERE assessed_at IS NOT NULL AND assessment IS NOT NULL"))
                .hasSize(1);
    }

    @Test
    void remembersSinceWhenARunIsTakenBack() {
        var run = finished(RunState.VERIFIED);
        assertThat(runs.beginUndo(run.runId(), "ann", "", NOON.plusSeconds(99))).isTrue();
        var undoing = runs.find(run.runId()).orElseThrow();
        assertThat(move(undoing.in(RunState.UNDONE, "Taken back.", NOON.plusSeconds(100)), RunState.UNDOING, claim()))
                .isTrue();

        assertThat(new PostgresMemory(sessions, ActionCatalogue.standard()).recentActions(CART, NOON.plusSeconds(90)))
                .singleElement()
                .satisfies(a -> {
                    assertThat(a.undone()).isTrue();
                    assertThat(a.at()).isEqualTo(NOON.plusSeconds(100));
                });
    }

    @Test
    void takesNothingBackWhileAnotherRunHasTheTarget() {
        var run = finished(RunState.VERIFIED);
        assertThat(runs.heldAgainst(run)).as("what is over holds nothing").isEmpty();
        var other = begun(CART);

        assertThat(runs.beginUndo(run.runId(), "ann", "", NOON)).isFalse();

        assertThat(runs.heldAgainst(run)).hasValue(new RunStore.Held(CART, other));
        assertThat(runs.heldAgainst(other))
                .as("its own lock is none against it")
                .isEmpty();
        assertThat(runs.find(run.runId()).orElseThrow().state()).isEqualTo(RunState.VERIFIED);
        assertThat(runs.steps(run.runId())).hasSize(3);
    }

    @Test
    void endsAChangeWhenItsTimeIsOver() {
        var run = begun(CART);
        var item = claim();
        var applied = run.withPlan(PLAN).in(RunState.APPLIED, "Done.", NOON);
        assertThat(runs.advance(
                        new RunStore.Advance(
                                applied, RunState.PENDING, List.of(), List.of(), null, Duration.ofHours(1), null),
                        item))
                .isTrue();
        assertThat(
                        database.rows(
                                "SELECT subject FROM work_item WHERE kind = 'REVERT' AND due_at > now() + interval '59 minutes'"))
                .containsExactly(run.runId().toString());
        assertThat(runs.beginExpiry(run.runId(), NOON)).as("still under way").isFalse();
        assertThat(move(applied.in(RunState.VERIFIED, "It shows.", NOON), RunState.APPLIED, item))
                .isTrue();

        assertThat(runs.beginExpiry(run.runId(), NOON.plusSeconds(3600))).isTrue();

        var expiring = runs.find(run.runId()).orElseThrow();
        assertThat(expiring.state()).isEqualTo(RunState.EXPIRING);
        assertThat(move(expiring.in(RunState.EXPIRED, "Ended.", NOON.plusSeconds(3601)), RunState.EXPIRING, item))
                .isTrue();
        assertThat(runs.beginExpiry(run.runId(), NOON)).isFalse();
        assertThat(runs.beginUndo(run.runId(), "ann", "", NOON)).isFalse();
    }

    @Test
    void keepsTheStepsOfAPlan() {
        var run = begun(CART);
        var steps = List.of(
                PlanStep.pending("cordon", "Mark the node.")
                        .in(PlanStep.State.DONE, "Marked.")
                        .noting("{}"),
                PlanStep.pending("evict", "Evict the pods."));
        var item = claim();
        var planned = run.withPlan(PLAN.withSteps(steps)).in(RunState.PLANNED, "Planned.", NOON);

        assertThat(move(planned, RunState.PENDING, item)).isTrue();

        assertThat(runs.find(run.runId()).orElseThrow().plan()).isEqualTo(PLAN.withSteps(steps));
    }

    @Test
    void readsAPlanThatWasStoredBeforeThereWereSteps() {
        var run = begun(CART);
        database.rows(
                "UPDATE active_run SET plan = '{\"summary\": \"a\", \"diff\": \"b\", \"before\": \"c\"}' RETURNING 1");

        assertThat(runs.find(run.runId()).orElseThrow().plan()).isEqualTo(new Plan("a", "b", "c"));
    }

    @Test
    void takesNothingBackThatWasRefused() {
        var run = finished(RunState.REFUSED);

        assertThat(runs.beginUndo(run.runId(), "ann", "", NOON)).isFalse();
    }

    @Test
    void keepsWhatWasCollectedAndOfTwoWithOneNameTheLater() {
        var run = begun(CART);
        var early = new Application.Artefact("describe.txt", "text/plain", "early".getBytes());
        var late = new Application.Artefact("describe.txt", "text/plain", "later".getBytes());
        var dump = new Application.Artefact("dump.bin", "application/octet-stream", new byte[] {0, 1, (byte) 255});

        runs.attach(run.runId(), List.of(early, dump), NOON);
        runs.attach(run.runId(), List.of(late), NOON.plusSeconds(1));

        assertThat(runs.artefacts(run.runId()))
                .containsExactly(
                        new RunStore.ArtefactLine("describe.txt", "text/plain", 5, NOON.plusSeconds(1)),
                        new RunStore.ArtefactLine("dump.bin", "application/octet-stream", 3, NOON));
        assertThat(runs.artefact(run.runId(), "describe.txt").orElseThrow().content())
                .asString()
                .isEqualTo("later");
        assertThat(runs.artefact(run.runId(), "dump.bin").orElseThrow().content())
                .containsExactly(0, 1, 255);
        assertThat(runs.artefact(run.runId(), "other")).isEmpty();
    }

    @Test
    void dropsWhatWasCollectedLongAgoAndKeepsItsRun() {
        var run = begun(CART);
        var old = new Application.Artefact("old.log", "text/plain", "old".getBytes());
        var recent = new Application.Artefact("new.log", "text/plain", "new".getBytes());
        runs.attach(run.runId(), List.of(old), NOON);
        runs.attach(run.runId(), List.of(recent), NOON.plusSeconds(60));

        assertThat(runs.dropArtefacts(NOON.plusSeconds(60))).isEqualTo(1);

        assertThat(runs.artefacts(run.runId()))
                .extracting(RunStore.ArtefactLine::name)
                .containsExactly("new.log");
        assertThat(runs.find(run.runId())).isPresent();
    }

    @Test
    void listsTheNewestFirstPageByPage() {
        var first = finished(RunState.VERIFIED);
        var second = begun(CART);
        var third = begun(ObjectRef.of("", "Node", "", "worker-1"));

        var page = runs.list(Cursor.START, 2);
        var rest =
                runs.list(new Cursor(page.getLast().createdAt(), page.getLast().runId()), 2);

        var all = new ArrayList<>(page);
        all.addAll(rest);
        assertThat(all).hasSize(3).containsExactlyInAnyOrder(first, second, third);
    }
}
