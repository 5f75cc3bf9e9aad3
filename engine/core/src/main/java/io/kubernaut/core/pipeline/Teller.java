package io.kubernaut.core.pipeline;

import io.kubernaut.core.incident.StoreUnavailableException;
import io.kubernaut.core.telling.DeliveryFailedException;
import io.kubernaut.core.telling.Outbox;
import io.kubernaut.core.telling.Sink;
import io.kubernaut.core.work.WorkItem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Delivers messages, each sink for itself, with growing pauses between tries. */
public final class Teller implements Handler {
    private static final int TRIES = 12;
    private final Outbox outbox;
    private final Map<String, Sink> sinks;

    public Teller(Outbox outbox, List<Sink> sinks) {
        this.outbox = outbox;
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
        try {
            sink.deliver(delivery.message());
            outbox.delivered(delivery.deliveryId());
            return DONE;
        } catch (DeliveryFailedException e) {
            return failed(delivery, String.valueOf(e.getMessage()));
        } catch (StoreUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            return failed(delivery, e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private Ending failed(Outbox.Delivery delivery, String because) {
        outbox.failed(delivery.deliveryId(), because);
        if (delivery.attempts() >= TRIES) {
            return DONE;
        }
        var pause = Duration.ofSeconds(Math.min(600, 1L << Math.min(10, delivery.attempts())));
        return new Ending.Later(pause, because);
    }
}
