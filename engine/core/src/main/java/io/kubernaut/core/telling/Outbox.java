package io.kubernaut.core.telling;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Messages until they are delivered; each sink has its own delivery. */
public interface Outbox {
    /** Stores the message with one delivery per sink, and queues the deliveries. */
    void post(Message message, List<String> sinks);

    Optional<Delivery> delivery(UUID deliveryId);

    void delivered(UUID deliveryId);

    void failed(UUID deliveryId, String because);

    /** One message for one sink. */
    record Delivery(UUID deliveryId, String sink, Message message, int attempts) {}
}
