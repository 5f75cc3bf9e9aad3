package io.kubernaut.history.incident;

import static io.kubernaut.history.Given.NOON;
import static io.kubernaut.history.Given.conclusion;
import static io.kubernaut.history.Given.firing;
import static io.kubernaut.history.Given.resolved;
import static io.kubernaut.history.Given.webhook;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.incident.Conclusion;
import io.kubernaut.core.incident.Episode;
import io.kubernaut.core.incident.Incident;
import io.kubernaut.core.incident.IncidentStore.Stored;
import io.kubernaut.core.work.WorkItem;
import io.kubernaut.core.work.WorkItem.Kind;
import io.kubernaut.history.Stores;
import io.kubernaut.history.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Incidents in PostgreSQL, with one item of work to conclude. */
abstract class IncidentStoreCase {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    static final ObjectRef NODE = ObjectRef.of("", "Node", "", "worker-1");

    Stores stores;
    PostgresIncidentStore incidents;
    WorkItem item;

    @BeforeEach
    void open() {
        stores = Stores.over(
                database.database().dataSource(), ActionCatalogue.standard(), Clock.fixed(NOON, ZoneOffset.UTC));
        incidents = stores.incidents();
        item = work();
    }

    WorkItem work() {
        stores.queue().add(Kind.DECIDE, UUID.randomUUID(), Duration.ZERO);
        return stores.queue()
                .claim("me", Set.of(Kind.DECIDE), 1, Duration.ofMinutes(5))
                .getFirst();
    }

    Episode episode(String fingerprint) {
        stores.alerts().accept(webhook(firing(fingerprint)), "test", NOON);
        return stores.alerts().firing("", 1000).stream()
                .filter(e -> e.alert().fingerprint().equals(fingerprint))
                .findFirst()
                .orElseThrow();
    }

    void resolve(String fingerprint) {
        stores.alerts()
                .accept(
                        webhook(resolved(fingerprint, NOON.minusSeconds(60), NOON.plusSeconds(30))),
                        "test",
                        NOON.plusSeconds(60));
    }

    Incident stored(Conclusion conclusion) {
        assertThat(incidents.conclude(conclusion, item)).isEqualTo(Stored.STORED);
        return incidents.find(conclusion.incident().incidentId()).orElseThrow();
    }
}
