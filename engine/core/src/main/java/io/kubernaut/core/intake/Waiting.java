package io.kubernaut.core.intake;

import io.kubernaut.core.incident.Delivery;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A webhook that waits for its commit.
 *
 * @param bytes how large it was when it came
 * @param since {@link System#nanoTime} of its coming
 */
record Waiting(Delivery delivery, long bytes, long since, CompletableFuture<GroupCommit.Answer> answer) {

    static Waiting of(Delivery delivery, long bytes) {
        return new Waiting(delivery, bytes, System.nanoTime(), new CompletableFuture<>());
    }

    String sender() {
        return delivery.sender();
    }

    /** One without any alert takes room as well. */
    int alerts() {
        return Math.max(1, delivery.webhook().alerts().size());
    }

    Duration waited() {
        return Duration.ofNanos(System.nanoTime() - since);
    }

    void refuse(GroupCommit.Refusal because) {
        answer.complete(new GroupCommit.Answer.Refused(because));
    }

    /** Two are the same only when they are one: equal webhooks may be sent twice. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
