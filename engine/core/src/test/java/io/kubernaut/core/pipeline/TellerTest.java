package io.kubernaut.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.incident.StoreUnavailableException;
import io.kubernaut.core.pipeline.Handler.Ending;
import io.kubernaut.core.telling.DeliveryFailedException;
import io.kubernaut.core.telling.Message;
import io.kubernaut.core.telling.Outbox;
import io.kubernaut.core.telling.Sink;
import io.kubernaut.core.work.WorkItem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TellerTest {
    private static final UUID DELIVERY = UUID.randomUUID();
    private static final Message MESSAGE = new Message(
            UUID.randomUUID(),
            "decision.notify",
            Message.Severity.WARNING,
            "title",
            "body",
            ObjectRef.parse("", "shop/Deployment/cart"),
            UUID.randomUUID(),
            UUID.randomUUID(),
            Instant.EPOCH);
    private final OneDelivery outbox = new OneDelivery();
    private final List<Message> received = new ArrayList<>();
    private @Nullable Exception trouble;
    private final Teller teller = new Teller(
            outbox,
            List.of(new Sink() {
                @Override
                public String name() {
                    return "webhook";
                }

                @Override
                public void deliver(Message message) throws DeliveryFailedException {
                    switch (trouble) {
                        case DeliveryFailedException e -> throw e;
                        case RuntimeException e -> throw e;
                        case null, default -> received.add(message);
                    }
                }
            }),
            new HandClock("2026-01-01T12:00:00Z"));

    /** An outbox that holds one delivery. */
    private static final class OneDelivery implements Outbox {
        private @Nullable Delivery delivery = new Delivery(DELIVERY, "webhook", MESSAGE, 0);
        private final List<String> failures = new ArrayList<>();
        private final List<Gathered> others = new ArrayList<>();
        private boolean delivered;
        private boolean othersDelivered;

        @Override
        public void post(Message message, List<String> sinks) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Delivery> delivery(UUID deliveryId) {
            return Optional.ofNullable(delivery);
        }

        @Override
        public List<Gathered> gather(WorkItem item, Delivery one, int least, int most) {
            return others.size() >= least ? others : List.of();
        }

        @Override
        public void delivered(List<Gathered> all) {
            assertThat(all).isEqualTo(others);
            othersDelivered = true;
        }

        @Override
        public void failed(List<Gathered> all, String because, Duration again) {
            assertThat(all).isEqualTo(others);
            failures.add(because + " for all, again in " + again.toSeconds());
        }

        @Override
        public void delivered(UUID deliveryId) {
            delivered = true;
        }

        @Override
        public void failed(UUID deliveryId, String because) {
            failures.add(because);
        }
    }

    private Ending handle() {
        return teller.handle(new WorkItem(1, WorkItem.Kind.TELL, DELIVERY, 0, 1));
    }

    @Test
    void deliversAndSaysSo() {
        assertThat(handle()).isEqualTo(Handler.DONE);

        assertThat(received).containsExactly(MESSAGE);
        assertThat(outbox.delivered).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 2", "5, 32", "9, 512", "10, 600", "11, 600"})
    void triesAgainWithGrowingPauses(int attempts, long seconds) {
        trouble = new DeliveryFailedException("503", null);
        outbox.delivery = new Outbox.Delivery(DELIVERY, "webhook", MESSAGE, attempts);

        assertThat(handle()).isEqualTo(new Ending.Later(Duration.ofSeconds(seconds), "503"));
        assertThat(outbox.failures).containsExactly("503");
        assertThat(outbox.delivered).isFalse();
    }

    @Test
    void givesUpAfterTwelveTries() {
        trouble = new DeliveryFailedException("503", null);
        outbox.delivery = new Outbox.Delivery(DELIVERY, "webhook", MESSAGE, 12);

        assertThat(handle()).isEqualTo(Handler.DONE);
        assertThat(outbox.failures).containsExactly("503");
    }

    @Test
    void takesASinkThatBreaksAsOneThatDidNotDeliver() {
        trouble = new IllegalArgumentException("no such host");

        assertThat(handle())
                .isEqualTo(new Ending.Later(Duration.ofSeconds(1), "IllegalArgumentException: no such host"));
    }

    @Test
    void blamesNoSinkForADatabaseThatIsAway() {
        trouble = new StoreUnavailableException("gone", new IllegalStateException());

        assertThatThrownBy(this::handle).isInstanceOf(StoreUnavailableException.class);
        assertThat(outbox.failures).isEmpty();
    }

    @Test
    void givesUpOnASinkThatIsNoLongerThere() {
        outbox.delivery = new Outbox.Delivery(DELIVERY, "pager", MESSAGE, 0);

        assertThat(handle()).isEqualTo(Handler.DONE);
        assertThat(outbox.failures).containsExactly("No sink is named pager any more.");
    }

    @Test
    void isDoneWithADeliveryThatNobodyKnows() {
        outbox.delivery = null;

        assertThat(handle()).isEqualTo(Handler.DONE);
    }

    private void manyOthersWait(int count) {
        for (int i = 0; i < count; i++) {
            outbox.others.add(new Outbox.Gathered(
                    new WorkItem(i, WorkItem.Kind.TELL, UUID.randomUUID(), 0, 1),
                    new Outbox.Delivery(UUID.randomUUID(), "webhook", MESSAGE, 0)));
        }
    }

    @Test
    void tellsAsOneWhatWaitsInGreatNumber() {
        manyOthersWait(70);

        assertThat(handle()).isEqualTo(Handler.DONE);

        assertThat(received).singleElement().satisfies(m -> {
            assertThat(m.title()).isEqualTo("71 messages at once, the first: title");
            assertThat(m.severity()).isEqualTo(Message.Severity.WARNING);
            assertThat(m.body().lines().filter(l -> l.equals("- title (" + MESSAGE.decisionId() + ")")))
                    .hasSize(50);
            assertThat(m.body()).contains("\n- and 21 more\n").contains("kubernaut decisions");
        });
        assertThat(outbox.delivered).isTrue();
        assertThat(outbox.othersDelivered).isTrue();
    }

    @Test
    void tellsEachByItselfWhileFewWait() {
        manyOthersWait(19);

        handle();

        assertThat(received).containsExactly(MESSAGE);
        assertThat(outbox.othersDelivered).isFalse();
    }

    @Test
    void triesAllAgainWhereTheDigestCouldNotBeDelivered() {
        manyOthersWait(20);
        trouble = new DeliveryFailedException("503", null);

        assertThat(handle()).isEqualTo(new Ending.Later(Duration.ofSeconds(1), "503"));

        assertThat(outbox.failures).containsExactly("503 for all, again in 1", "503");
        assertThat(outbox.othersDelivered).isFalse();
    }
}
