package io.kubernaut.history.execution;

import static io.kubernaut.history.Given.CART;
import static io.kubernaut.history.Given.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.PlanSeal;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.execution.RunStore;
import io.kubernaut.core.execution.RunStore.Held;
import io.kubernaut.core.memory.RecentAction;
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
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunLocksIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final ObjectRef NODE = ObjectRef.of(CART.cluster(), "Node", "", "worker-1");
    private static final ObjectRef CHECKOUT = CART.sibling("Deployment", "checkout");
    private static final ObjectRef STOCK = CART.sibling("StatefulSet", "stock");

    private Sessions sessions;
    private PostgresWorkQueue queue;
    private PostgresMemory memory;
    private PostgresRunStore runs;

    @BeforeEach
    void open() {
        sessions = database.sessions();
        queue = new PostgresWorkQueue(sessions);
        memory = new PostgresMemory(sessions, ActionCatalogue.standard());
        runs = new PostgresRunStore(
                sessions,
                queue,
                new PostgresOutbox(sessions, queue),
                memory,
                ActionCatalogue.standard(),
                PlanSeal.NONE,
                Clock.fixed(NOON.plusSeconds(7), ZoneOffset.UTC));
    }

    /** A run with the claim of its work. */
    private record Claimed(ActionRun run, WorkItem item) {
        Claimed planning(ObjectRef... also) {
            return new Claimed(run.withPlan(new Plan("p", "", "{}").alsoChanging(List.of(also))), item);
        }
    }

    private boolean begin(ActionRun run) {
        return sessions.transaction(t -> runs.begin(t, run, Given.NO_LIMITS)) == PostgresRunStore.Begun.BEGUN;
    }

    private static ActionRun aRun(ObjectRef target) {
        return Given.run(UUID.randomUUID(), UUID.randomUUID(), target, NOON);
    }

    private Claimed begun(ObjectRef target) {
        var run = aRun(target);
        assertThat(begin(run)).isTrue();
        return new Claimed(
                run,
                queue.claim("me", Set.of(Kind.RUN), 1, Duration.ofMinutes(1)).getFirst());
    }

    private Optional<Held> lock(Claimed planned) {
        return runs.lock(planned.run(), planned.item());
    }

    private void move(Claimed run, RunState from, RunState to) {
        var next = run.run().in(to, "moved", NOON.plusSeconds(2));
        assertThat(runs.advance(new RunStore.Advance(next, from, List.of(), List.of(), null), run.item()))
                .isTrue();
    }

    private List<String> locked() {
        return database.rows("SELECT key FROM run_lock ORDER BY key");
    }

    private static String[] keys(ObjectRef... objects) {
        return Arrays.stream(objects).map(ObjectRef::key).sorted().toArray(String[]::new);
    }

    @Test
    void aChangeBeginsWithTheLockOfItsTargetAndOneThatOnlyLooksWithNone() {
        begun(CART);
        var looking = Given.run("collect_diagnostics", UUID.randomUUID(), UUID.randomUUID(), CHECKOUT, NOON);

        assertThat(begin(looking)).isTrue();

        assertThat(locked()).containsExactly(keys(CART));
    }

    @Test
    void nobodyBeginsAChangeOfWhatAPlanChangesBesideItsTarget() {
        var drain = begun(NODE).planning(CART, CHECKOUT);
        assertThat(lock(drain)).isEmpty();

        assertThat(begin(aRun(CHECKOUT))).isFalse();
        assertThat(begin(aRun(STOCK))).isTrue();

        assertThat(runs.heldAgainst(aRun(CHECKOUT))).hasValueSatisfying(held -> {
            assertThat(held.object()).isEqualTo(CHECKOUT);
            assertThat(held.by().runId()).isEqualTo(drain.run().runId());
        });
        assertThat(database.rows("SELECT target_key FROM active_run ORDER BY 1"))
                .containsExactly(keys(NODE, STOCK));
    }

    @Test
    void takesAllOrNothing() {
        var other = begun(CHECKOUT);
        var drain = begun(NODE).planning(CART, CHECKOUT, STOCK);

        assertThat(lock(drain)).hasValue(new Held(CHECKOUT, other.run()));

        assertThat(locked()).containsExactly(keys(CHECKOUT, NODE));
        move(other, RunState.PENDING, RunState.REFUSED);
        assertThat(lock(drain)).isEmpty();
        assertThat(locked()).containsExactly(keys(NODE, CART, CHECKOUT, STOCK));
    }

    @Test
    void letsGoWhatANewPlanDoesNotChangeAnyMore() {
        var drain = begun(NODE);
        assertThat(lock(drain.planning(CART, CHECKOUT))).isEmpty();

        assertThat(lock(drain.planning(CHECKOUT, STOCK))).isEmpty();

        assertThat(locked()).containsExactly(keys(NODE, CHECKOUT, STOCK));
    }

    @Test
    void locksNothingForAProcessThatLostItsLease() {
        var drain = begun(NODE).planning(CART);
        database.run("UPDATE work_item SET fence = fence + 1");

        assertThat(lock(drain)).isEmpty();

        assertThat(locked()).containsExactly(keys(NODE));
    }

    /** It locks by its row in active_run alone. */
    @Test
    void isRefusedWhatARunThatAnOlderVersionBeganHasAsItsTarget() {
        var old = begun(CART);
        database.run("DELETE FROM run_lock");
        var drain = begun(NODE).planning(CART);

        assertThat(lock(drain)).hasValue(new Held(CART, old.run()));
        assertThat(begin(aRun(CART))).isFalse();
        assertThat(lock(old.planning(STOCK))).as("taken up by this version").isEmpty();
        assertThat(locked()).containsExactly(keys(NODE, CART, STOCK));
    }

    @ParameterizedTest
    @EnumSource(
            value = RunState.class,
            names = {"VERIFIED", "REFUSED", "FAILED", "UNDONE", "EXPIRED"})
    void allLocksGoWhenTheRunEnds(RunState end) {
        var drain = begun(NODE).planning(CART, CHECKOUT);
        assertThat(lock(drain)).isEmpty();
        move(drain, RunState.PENDING, RunState.PLANNED);
        move(drain, RunState.PLANNED, RunState.APPLYING);
        assertThat(locked()).as("while it is under way").containsExactly(keys(NODE, CART, CHECKOUT));

        move(drain, RunState.APPLYING, end);

        assertThat(locked()).isEmpty();
        assertThat(begin(aRun(CART))).isTrue();
    }

    @Test
    void isTakenBackOnlyWhereAllThatItChangedIsFree() {
        var drain = begun(NODE).planning(CART, CHECKOUT);
        move(drain, RunState.PENDING, RunState.PLANNED);
        move(drain, RunState.PLANNED, RunState.VERIFIED);
        var other = begun(CHECKOUT);

        assertThat(runs.beginUndo(drain.run().runId(), "ann", "", NOON)).isFalse();
        assertThat(runs.beginExpiry(drain.run().runId(), NOON)).isFalse();

        assertThat(runs.heldAgainst(drain.run())).hasValue(new Held(CHECKOUT, other.run()));
        assertThat(locked()).containsExactly(keys(CHECKOUT));
        move(other, RunState.PENDING, RunState.REFUSED);
        assertThat(runs.beginUndo(drain.run().runId(), "ann", "", NOON)).isTrue();
        assertThat(locked()).containsExactly(keys(NODE, CART, CHECKOUT));
    }

    @Test
    void whatIsChangedBesideTheTargetIsRememberedWhileItIsUnderWay() {
        var elsewhere = ObjectRef.of(CART.cluster(), "Deployment", "elsewhere", "a");
        var drain = begun(NODE).planning(CART, elsewhere);
        assertThat(memory.recentActions(CART, NOON))
                .singleElement()
                .extracting(RecentAction::also)
                .isEqualTo(List.of());
        move(drain, RunState.PENDING, RunState.PLANNED);

        assertThat(memory.recentActions(CART, NOON))
                .singleElement()
                .extracting(RecentAction::also)
                .isEqualTo(List.of(CART));
        move(drain, RunState.PLANNED, RunState.VERIFIED);
        assertThat(memory.recentActions(CART, NOON))
                .singleElement()
                .extracting(RecentAction::also)
                .isEqualTo(List.of());
    }

    /** Each of them wants some of few objects, in an order of its own. */
    @RepeatedTest(5)
    void ofRunsThatRaceForTheSameObjectsNoTwoGetOne() throws Exception {
        var shared = List.of(CART, CHECKOUT, STOCK, CART.sibling("Deployment", "a"), CART.sibling("Deployment", "z"));
        var random = new Random(7);
        var wanting = new ArrayList<Claimed>();
        for (int i = 0; i < 12; i++) {
            var some = new ArrayList<>(shared);
            Collections.shuffle(some, random);
            wanting.add(begun(ObjectRef.of(CART.cluster(), "Node", "", "worker-" + i))
                    .planning(some.subList(0, 3).toArray(ObjectRef[]::new)));
        }
        var before = deadlocks();

        var got = atOnce(wanting.stream()
                .<Callable<Boolean>>map(w -> () -> lock(w).isEmpty())
                .toList());

        // Any three of five overlap with any other three.
        assertThat(got).filteredOn(g -> g).hasSize(1);
        var winner = wanting.get(got.indexOf(true)).run();
        var held = new HashSet<>(locked());
        assertThat(held).hasSize(12 + 3);
        winner.changes().forEach(object -> assertThat(held).contains(object.key()));
        assertThat(deadlocks()).isEqualTo(before);
    }

    @RepeatedTest(10)
    void ofARunThatBeginsAndOneThatPlansOneGetsTheObject() throws Exception {
        var drain = begun(NODE).planning(CART, CHECKOUT);
        var restart = aRun(CHECKOUT);
        var before = deadlocks();

        var got = atOnce(List.of(() -> lock(drain).isEmpty(), () -> begin(restart)));

        assertThat(got).filteredOn(g -> g).hasSize(1);
        assertThat(runs.find(restart.runId()).isPresent()).isEqualTo(got.getLast());
        assertThat(locked()).containsExactly(got.getFirst() ? keys(NODE, CART, CHECKOUT) : keys(NODE, CHECKOUT));
        assertThat(deadlocks()).isEqualTo(before);
    }

    /** One that ends frees what the other waits for: it is refused or gets all, and never waits for ever. */
    @RepeatedTest(10)
    void aRunThatEndsMeanwhileIsEitherInTheWayOrNot() throws Exception {
        var ending = begun(CHECKOUT).planning(STOCK);
        assertThat(lock(ending)).isEmpty();
        var drain = begun(NODE).planning(CART, CHECKOUT, STOCK);

        var got = atOnce(List.of(
                () -> {
                    move(ending, RunState.PENDING, RunState.FAILED);
                    return true;
                },
                () -> lock(drain).isEmpty()));

        assertThat(locked()).containsExactly(got.getLast() ? keys(NODE, CART, CHECKOUT, STOCK) : keys(NODE));
    }

    private static List<Boolean> atOnce(List<Callable<Boolean>> calls) throws Exception {
        var start = new CyclicBarrier(calls.size());
        try (var threads = Executors.newFixedThreadPool(calls.size())) {
            var futures = calls.stream()
                    .map(call -> threads.submit(() -> {
                        start.await();
                        return call.call();
                    }))
                    .toList();
            var answers = new ArrayList<Boolean>();
            for (var future : futures) {
                answers.add(future.get());
            }
            return answers;
        }
    }

    private static String deadlocks() {
        return database.rows("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
                .getFirst();
    }
}
