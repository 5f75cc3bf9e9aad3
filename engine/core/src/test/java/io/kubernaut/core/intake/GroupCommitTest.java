package io.kubernaut.core.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kubernaut.core.incident.StoreUnavailableException;
import io.kubernaut.core.intake.GroupCommit.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private final GatedStore store = new GatedStore();
    private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Integer> commits = Collections.synchronizedList(new ArrayList<>());
    private GroupCommit intake = with(1, 100, 100, 1000, LONG);

    private GroupCommit with(int committers, int webhooks, int alerts, int queued, Duration longestWait) {
        if (intake != null) {
            intake.close();
        }
        var settings = new GroupCommit.Settings(committers, webhooks, alerts, queued, 1_000_000, longestWait);
        return new GroupCommit(store, settings, (some, waits) -> commits.add(waits.size()));
    }

    @AfterEach
    void close() {
        store.open();
        intake.close();
        senders.shutdownNow();
    }

    private Future<Answer> send(String sender, String name, int alerts) {
        return senders.submit(() -> intake.accept(Webhooks.from(sender, name, alerts), 10));
    }

    /** Sent, and known to wait. */
    private Future<Answer> queue(String sender, String name) {
        var before = intake.waiting();
        var sent = send(sender, name, 1);
        await().pollInterval(Duration.ofMillis(1)).until(() -> intake.waiting() > before || sent.isDone());
        return sent;
    }

    /** Occupies the committer, so that what comes then waits. */
    private Future<Answer> occupy() {
        store.shut();
        var first = send("first", "first", 1);
        store.awaitCall();
        return first;
    }

    private static String receipt(Future<Answer> answer) throws Exception {
        return store(answer.get());
    }

    private static String store(Answer answer) {
        return switch (answer) {
            case Answer.Committed c -> "committed " + c.receipt().accepted();
            case Answer.Refused r -> "refused " + r.because();
        };
    }

    @Test
    void answersAfterTheCommitAndNotBefore() throws Exception {
        var first = occupy();

        assertThat(first.isDone()).isFalse();
        assertThat(store.committed()).isEmpty();

        store.open();

        assertThat(receipt(first)).isEqualTo("committed 1");
        assertThat(store.committed()).containsExactly(List.of("first"));
    }

    @Test
    void commitsTogetherWhatCameMeanwhileAndGivesEachItsReceipt() throws Exception {
        occupy();
        var a = queue("a", "a");
        var b = senders.submit(() -> intake.accept(Webhooks.from("b", "b", 7), 10));
        await().until(() -> intake.waiting() == 8);

        store.open();

        assertThat(receipt(a)).isEqualTo("committed 1");
        assertThat(receipt(b)).isEqualTo("committed 7");
        assertThat(store.committed()).containsExactly(List.of("first"), List.of("a", "b"));
        await().untilAsserted(() -> assertThat(commits).containsExactly(1, 2));
    }

    @Test
    void putsNoMoreIntoACommitThanItIsTold() throws Exception {
        intake = with(1, 2, 100, 1000, LONG);
        occupy();
        for (var name : List.of("a", "b", "c")) {
            queue(name, name);
        }
        var last = queue("d", "d");

        store.open();

        receipt(last);
        assertThat(store.committed()).containsExactly(List.of("first"), List.of("a", "b"), List.of("c", "d"));
    }

    @Test
    void commitsEachByItselfInSeveralTransactionsWhenTold() throws Exception {
        intake = with(3, 1, 100, 1000, LONG);
        store.shut();
        var sent = List.of(send("a", "a", 1), send("a", "b", 1), send("a", "c", 1));

        store.awaitCalls(3);
        store.open();

        for (var one : sent) {
            assertThat(receipt(one)).isEqualTo("committed 1");
        }
        assertThat(store.committed()).containsExactlyInAnyOrder(List.of("a"), List.of("b"), List.of("c"));
    }

    @Test
    void commitsBesideAnotherOnlyWhatFillsACommit() throws Exception {
        intake = with(2, 100, 5, 1000, LONG);
        occupy();
        queue("a", "a");
        queue("b", "b");
        assertThat(intake.waiting()).as("not worth a transaction of their own").isEqualTo(2);

        senders.submit(() -> intake.accept(Webhooks.from("c", "c", 3), 10));
        store.awaitCall();

        assertThat(intake.waiting()).isZero();
        store.open();
        await().until(() -> store.committed().size() == 2);
        assertThat(store.committed()).containsExactlyInAnyOrder(List.of("first"), List.of("a", "b", "c"));
    }

    @Test
    void takesUpWhatWaitsWhenTheCommitBeforeEnds() throws Exception {
        intake = with(4, 100, 100, 1000, LONG);
        for (var round = 0; round < 20; round++) {
            occupy();
            var waits = queue("a", "a" + round);
            store.open();
            assertThat(receipt(waits)).isEqualTo("committed 1");
        }
    }

    @Test
    void doesNotLetASenderWithMuchStarveOneWithLittle() throws Exception {
        intake = with(1, 2, 100, 1000, LONG);
        occupy();
        for (var i = 0; i < 50; i++) {
            queue("loud", "loud" + i);
        }
        var quiet = queue("quiet", "quiet");

        store.letThrough(2);

        assertThat(receipt(quiet)).isEqualTo("committed 1");
        assertThat(store.committed()).containsExactly(List.of("first"), List.of("loud0", "quiet"));
    }

    @Test
    void refusesWhatFindsNoRoomAndKeepsRoomForOthers() throws Exception {
        intake = with(1, 100, 100, 4, LONG);
        occupy();
        var loud = new ArrayList<Future<Answer>>();
        for (var i = 0; i < 4; i++) {
            loud.add(queue("loud", "loud" + i));
        }

        assertThat(receipt(queue("loud", "more"))).isEqualTo("refused FULL");
        var quiet = senders.submit(() -> intake.accept(Webhooks.from("quiet", "quiet"), 10));
        assertThat(receipt(loud.getLast())).isEqualTo("refused FULL");

        store.open();

        assertThat(receipt(quiet)).isEqualTo("committed 1");
        assertThat(receipt(loud.getFirst())).isEqualTo("committed 1");
        assertThat(store.committed().stream().flatMap(List::stream)).doesNotContain("more", "loud3");
    }

    @Test
    void refusesWhatHasWaitedTooLongAndNeverStoresIt() throws Exception {
        intake = with(1, 100, 100, 1000, Duration.ofMillis(50));
        var first = occupy();

        assertThat(receipt(send("a", "late", 1))).isEqualTo("refused WAITED");
        assertThat(intake.waiting()).isZero();
        assertThat(first.isDone()).as("its commit is under way").isFalse();

        store.open();

        assertThat(receipt(first)).isEqualTo("committed 1");
        assertThat(store.committed()).containsExactly(List.of("first"));
    }

    @Test
    void tellsAllOfACommitThatTheDatabaseIsAwayAndGoesOnAfterwards() throws Exception {
        occupy();
        var a = queue("a", "a");
        var b = queue("b", "b");
        store.away(true);
        store.open();

        for (var one : List.of(a, b)) {
            assertThatThrownBy(one::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(StoreUnavailableException.class);
        }
        assertThat(store.calls()).as("not tried one by one").isEqualTo(2);
        store.away(false);

        assertThat(receipt(send("a", "again", 1))).isEqualTo("committed 1");
    }

    @Test
    void harmsNoneButTheOneThatCannotBeStored() throws Exception {
        occupy();
        var sent = new ArrayList<Future<Answer>>();
        for (var i = 0; i < 9; i++) {
            sent.add(queue("s" + i, i == 4 ? "poison" : "w" + i));
        }

        store.open();

        for (var i = 0; i < 9; i++) {
            if (i == 4) {
                assertThatThrownBy(sent.get(i)::get).hasStackTraceContaining("poison");
            } else {
                assertThat(receipt(sent.get(i))).isEqualTo("committed 1");
            }
        }
        assertThat(store.committed().stream().flatMap(List::stream))
                .as("none lost, none twice")
                .containsExactlyInAnyOrder("first", "w0", "w1", "w2", "w3", "w5", "w6", "w7", "w8");
    }

    @Test
    void livesThroughAnErrorOfTheStore() throws Exception {
        var sent = send("a", "error", 1);

        assertThatThrownBy(sent::get).hasStackTraceContaining("StackOverflowError");
        assertThat(receipt(send("a", "next", 1))).isEqualTo("committed 1");
    }

    @Test
    void storesWhatWaitsWhenItIsClosedAndRefusesWhatComesThen() throws Exception {
        occupy();
        var waiting = queue("a", "waits");
        var closing = senders.submit(() -> intake.close());
        await().until(() -> store(intake.accept(Webhooks.from("b", "late"), 10)).equals("refused CLOSED"));

        store.open();

        closing.get();
        assertThat(receipt(waiting)).isEqualTo("committed 1");
        assertThat(store.committed()).containsExactly(List.of("first"), List.of("waits"));
    }

    @Test
    void doesNotWaitForEverForADatabaseThatHangsWhenItIsClosed() throws Exception {
        intake = with(1, 100, 100, 1000, Duration.ofMillis(200));
        occupy();
        var waiting = queue("a", "waits");

        intake.close();

        assertThat(receipt(waiting)).startsWith("refused");
        assertThat(store.committed()).isEmpty();
    }
}
