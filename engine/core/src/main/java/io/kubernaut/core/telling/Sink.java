package io.kubernaut.core.telling;

/** Delivers messages by one way; at least once, so that receivers should look at the message's id. */
public interface Sink {
    /** Such as {@code log}, {@code event} or {@code webhook}; part of the outbox rows. */
    String name();

    /**
     * @throws DeliveryFailedException when it could not be delivered and should be tried again
     */
    void deliver(Message message) throws DeliveryFailedException;
}
