package io.kubernaut.core.pipeline;

import static io.kubernaut.core.alert.AlertFixtures.anAlert;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.telling.Message;
import io.kubernaut.core.telling.Outbox;
import io.kubernaut.core.work.WorkItem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GivenUpTest {
    private final HandClock clock = new HandClock("2026-01-01T12:00:00Z");
    private final MemoryAlerts alerts = new MemoryAlerts();
    private final List<Message> told = new ArrayList<>();
    private final Outbox outbox = new Outbox() {
        @Override
        public void post(Message message, List<String> sinks) {
            assertThat(sinks).containsExactly("log");
            told.add(message);
        }

        @Override
        public Optional<Delivery> delivery(UUID deliveryId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Gathered> gather(WorkItem item, Delivery delivery, int least, int most) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void delivered(List<Gathered> all) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void failed(List<Gathered> all, String because, Duration again) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void delivered(UUID deliveryId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void failed(UUID deliveryId, String because) {
            throw new UnsupportedOperationException();
        }
    };
    private final GivenUp givenUp = new GivenUp(alerts, outbox, List.of("log"), clock);

    private void giveUp(WorkItem.Kind kind, UUID subject) {
        givenUp.tell(new WorkItem(1, kind, subject, 3, 1), "IllegalStateException: no idea");
    }

    @Test
    void pagesSomeoneWithTheAlertsAndTheFailure() {
        var receipt = alerts.receive(
                clock.instant(),
                anAlert("KubePodCrashLooping").ofPod("shop", "cart-0").made(),
                anAlert("KubePodNotReady").ofPod("shop", "cart-0").made());

        giveUp(WorkItem.Kind.TRIAGE, receipt);

        assertThat(told).singleElement().satisfies(m -> {
            assertThat(m.topic()).isEqualTo("work.given-up");
            assertThat(m.severity()).isEqualTo(Message.Severity.PAGE);
            assertThat(m.title()).isEqualTo("2 alerts are not decided about");
            assertThat(m.body()).contains("no idea", "KubePodCrashLooping", "KubePodNotReady", "cart-0");
        });
    }

    @Test
    void namesTheIncidentThatIsNotDecidedAgain() {
        var receipt = alerts.receive(clock.instant(), anAlert("KubePodNotReady").made());
        var incident = UUID.randomUUID();
        alerts.openedBy(receipt).forEach(e -> alerts.link(e.episodeId(), incident));

        giveUp(WorkItem.Kind.DECIDE, incident);

        assertThat(told)
                .singleElement()
                .satisfies(m -> assertThat(m.incidentId()).isEqualTo(incident));
    }

    @Test
    void troublesNobodyWhereNothingIsLeft() {
        giveUp(WorkItem.Kind.DECIDE, UUID.randomUUID());

        assertThat(told).isEmpty();
    }
}
