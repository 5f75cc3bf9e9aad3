package io.kubernaut.server.telling;

import io.kubernaut.core.telling.DeliveryFailedException;
import io.kubernaut.core.telling.Message;
import io.kubernaut.core.telling.Sink;
import io.kubernaut.server.metrics.Metrics;

/** Counts deliveries of another sink. */
public record MeteredSink(Sink sink, Metrics metrics) implements Sink {
    @Override
    public String name() {
        return sink.name();
    }

    @Override
    public void deliver(Message message) throws DeliveryFailedException {
        boolean delivered = false;
        try {
            sink.deliver(message);
            delivered = true;
        } finally {
            metrics.delivery(sink.name(), delivered);
        }
    }
}
