package io.kubernaut.history.incident;

import static io.kubernaut.history.Given.resolved;
import static io.kubernaut.history.Given.webhook;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.incident.Receipt;
import io.kubernaut.core.work.WorkItem;
import io.kubernaut.history.TestDatabase;
import io.kubernaut.history.work.PostgresWorkQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Alerts in PostgreSQL, one webhook at a time. */
abstract class AlertStoreCase {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    PostgresWorkQueue queue;
    PostgresAlertStore alerts;

    @BeforeEach
    void open() {
        var sessions = database.sessions();
        queue = new PostgresWorkQueue(sessions);
        alerts = new PostgresAlertStore(sessions, queue);
    }

    Receipt accept(Instant receivedAt, Alert... sent) {
        return alerts.accept(webhook(sent), "test", receivedAt);
    }

    List<UUID> triages() {
        return queue.claim("w", Set.of(WorkItem.Kind.TRIAGE), 1000, Duration.ofMinutes(1)).stream()
                .map(WorkItem::subject)
                .toList();
    }

    static void assertCounts(Receipt receipt, int accepted, int repeated, int resolved) {
        assertThat(List.of(receipt.accepted(), receipt.repeated(), receipt.resolved()))
                .as("accepted, repeated, resolved")
                .containsExactly(accepted, repeated, resolved);
    }
}
