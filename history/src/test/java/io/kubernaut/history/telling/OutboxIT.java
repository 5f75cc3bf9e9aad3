package io.kubernaut.history.telling;

import static io.kubernaut.history.Given.NOON;
import static org.assertj.core.api.Assertions.assertThat;

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
                .extracting(io.kubernaut.core.telling.Outbox.Delivery::sink)
                .containsExactlyInAnyOrder("log", "webhook");
    }

    @Test
    void hasNothingLeftToDeliverOnceItIsDelivered() {
        outbox.post(Given.message(UUID.randomUUID(), UUID.randomUUID(), NOON), List.of("log"));
        var id = queued().getFirst();

        outbox.delivered(id);

        assertThat(outbox.delivery(id)).isEmpty();
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
