package io.kubernaut.core.telling;

import io.kubernaut.core.work.WorkItem;
import java.time.Duration;
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

    /**
     * Takes over other deliveries that wait for the same sink and page, or do not page, like this one; the longest waiting
     * first. Whoever takes them has a minute to tell of them, then they wait again.
     *
     * @param least where fewer wait, none is taken
     */
    List<Gathered> gather(WorkItem item, Delivery delivery, int least, int most);

    /** All of them were delivered; their work is done. */
    void delivered(List<Gathered> all);

    /** None of them could be delivered; each is tried again after a while. */
    void failed(List<Gathered> all, String because, Duration again);

    /** A delivery that was taken over, and its work. */
    record Gathered(WorkItem item, Delivery delivery) {}

    /** One message for one sink. */
    record Delivery(UUID deliveryId, String sink, Message message, int attempts) {}
}
