package io.kubernaut.core.pipeline;

import io.kubernaut.core.incident.StoreUnavailableException;
import io.kubernaut.core.telling.DeliveryFailedException;
import io.kubernaut.core.telling.Digest;
import io.kubernaut.core.telling.Message;
import io.kubernaut.core.telling.Outbox;
import io.kubernaut.core.telling.Sink;
import io.kubernaut.core.work.WorkItem;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Delivers messages, each sink for itself, with growing pauses between tries. Where very many wait for a sink, they are told
 * as one.
 */
public final class Teller implements Handler {
    private static final int TRIES = 12;

    /** So many others must wait for one to become a digest of them all. */
    private static final int MANY = 20;

    private static final int MOST = 1_000;
    private final Outbox outbox;
    private final Map<String, Sink> sinks;
    private final Clock clock;

    public Teller(Outbox outbox, List<Sink> sinks, Clock clock) {
        this.outbox = outbox;
        this.clock = clock;
        this.sinks = sinks.stream().collect(Collectors.toMap(Sink::name, Function.identity()));
    }

    @Override
    public Ending handle(WorkItem item) {
        var found = outbox.delivery(item.subject());
        if (found.isEmpty()) {
            return DONE;
        }
        var delivery = found.get();
        var sink = sinks.get(delivery.sink());
        if (sink == null) {
            outbox.failed(delivery.deliveryId(), "No sink is named " + delivery.sink() + " any more.");
            return DONE;
        }
        var others = outbox.gather(item, delivery, MANY, MOST);
        try {
            sink.deliver(others.isEmpty() ? delivery.message() : digest(delivery, others));
        } catch (DeliveryFailedException e) {
            return failed(delivery, others, String.valueOf(e.getMessage()));
        } catch (StoreUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            return failed(delivery, others, e.getClass().getSimpleName() + ": " + e.getMessage());
        }
        outbox.delivered(delivery.deliveryId());
        if (!others.isEmpty()) {
            outbox.delivered(others);
        }
        return DONE;
    }

    private Message digest(Outbox.Delivery delivery, List<Outbox.Gathered> others) {
        return Digest.of(
                Stream.concat(
                                Stream.of(delivery.message()),
                                others.stream().map(g -> g.delivery().message()))
                        .toList(),
                clock.instant());
    }

    private Ending failed(Outbox.Delivery delivery, List<Outbox.Gathered> others, String because) {
        if (!others.isEmpty()) {
            outbox.failed(others, because, pause(delivery));
        }
        outbox.failed(delivery.deliveryId(), because);
        if (delivery.attempts() >= TRIES) {
            return DONE;
        }
        return new Ending.Later(pause(delivery), because);
    }

    private static Duration pause(Outbox.Delivery delivery) {
        return Duration.ofSeconds(Math.min(600, 1L << Math.min(10, delivery.attempts())));
    }
}
