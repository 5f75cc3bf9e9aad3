package io.kubernaut.history.telling;

import static io.kubernaut.history.Given.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.telling.Message;
import io.kubernaut.core.telling.Outbox;
import io.kubernaut.core.work.WorkItem;
import io.kubernaut.core.work.WorkItem.Kind;
import io.kubernaut.history.Given;
import io.kubernaut.history.TestDatabase;
import io.kubernaut.history.work.PostgresWorkQueue;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OutboxIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private PostgresWorkQueue queue;
    private PostgresOutbox outbox;

    @BeforeEach
    void open() {
        var sessions = database.sessions();
        queue = new PostgresWorkQueue(sessions);
        outbox = new PostgresOutbox(sessions, queue);
    }

    private List<UUID> queued() {
        return queue.claim("me", Set.of(Kind.TELL), 10, Duration.ofMinutes(1)).stream()
                .map(WorkItem::subject)
                .toList();
    }

    @Test
    void queuesADeliveryForEachSink() {
        var message = Given.message(UUID.randomUUID(), UUID.randomUUID(), NOON);

        outbox.post(message, List.of("log", "webhook"));

        assertThat(queued().stream().map(id -> outbox.delivery(id).orElseThrow()))
                .allSatisfy(d -> {
                    assertThat(d.message()).isEqualTo(message);
                    assertThat(d.attempts()).isZero();
                })
                .extracting(Outbox.Delivery::sink)
                .containsExactlyInAnyOrder("log", "webhook");
    }

    @Test
    void hasNothingLeftToDeliverOnceItIsDelivered() {
        outbox.post(Given.message(UUID.randomUUID(), UUID.randomUUID(), NOON), List.of("log"));
        var id = queued().getFirst();

        outbox.delivered(id);

        assertThat(outbox.delivery(id)).isEmpty();
    }

    private WorkItem first() {
        return queue.claim("me", Set.of(Kind.TELL), 1, Duration.ofMinutes(1)).getFirst();
    }

    private List<Outbox.Gathered> gather(WorkItem item) {
        return outbox.gather(item, outbox.delivery(item.subject()).orElseThrow(), 3, 4);
    }

    private void post(int count, String sink, Message.Severity severity) {
        for (int i = 0; i < count; i++) {
            var m = Given.message(UUID.randomUUID(), UUID.randomUUID(), NOON);
            outbox.post(
                    new Message(
                            m.messageId(),
                            m.topic(),
                            severity,
                            m.title(),
                            m.body(),
                            m.about(),
                            m.incidentId(),
                            m.decisionId(),
                            m.at()),
                    List.of(sink));
        }
    }

    @Test
    void gathersWhatWaitsForTheSameSinkAndPagesAlike() {
        post(1, "webhook", Message.Severity.INFO);
        post(2, "webhook", Message.Severity.WARNING);
        post(1, "webhook", Message.Severity.PAGE);
        post(1, "log", Message.Severity.INFO);
        var item = first();
        assertThat(gather(item)).isEmpty();
        post(3, "webhook", Message.Severity.INFO);

        var gathered = gather(item);

        assertThat(gathered).hasSize(4).allSatisfy(g -> {
            assertThat(g.delivery().sink()).isEqualTo("webhook");
            assertThat(g.delivery().message().severity()).isNotEqualTo(Message.Severity.PAGE);
        });
        // They are leased now: what is left is one of this kind, the page, and that for the log.
        assertThat(queued()).hasSize(3).doesNotContainAnyElementsOf(subjects(gathered));
    }

    @Test
    void hasNoWorkLeftForWhatWasDeliveredTogether() {
        post(5, "webhook", Message.Severity.INFO);
        var item = first();
        var gathered = gather(item);

        outbox.delivered(gathered);

        assertThat(database.count("work_item")).isOne();
        assertThat(database.rows("SELECT delivery_id FROM delivery WHERE delivered_at IS NULL"))
                .containsExactly(item.subject().toString());
    }

    @Test
    void givesBackWhatCouldNotBeDeliveredTogether() {
        post(5, "webhook", Message.Severity.INFO);
        var item = first();
        var gathered = gather(item);

        outbox.failed(gathered, "503", Duration.ZERO);

        assertThat(queued()).containsExactlyInAnyOrderElementsOf(subjects(gathered));
        assertThat(database.rows("SELECT DISTINCT last_failure FROM delivery WHERE attempts = 1"))
                .containsExactly("503");
    }

    private static List<UUID> subjects(List<Outbox.Gathered> gathered) {
        return gathered.stream().map(g -> g.item().subject()).toList();
    }

    @Test
    void countsFailures() {
        outbox.post(Given.message(UUID.randomUUID(), UUID.randomUUID(), NOON), List.of("webhook"));
        var id = queued().getFirst();

        outbox.failed(id, "connection refused");
        outbox.failed(id, "503");

        assertThat(outbox.delivery(id).orElseThrow().attempts()).isEqualTo(2);
        assertThat(database.rows("SELECT last_failure FROM delivery")).containsExactly("503");
    }

    @Test
    void keepsAMessageThatNobodyIsToldOf() {
        outbox.post(Given.message(UUID.randomUUID(), UUID.randomUUID(), NOON), List.of());

        assertThat(database.count("message")).isEqualTo(1);
        assertThat(queued()).isEmpty();
    }
}
