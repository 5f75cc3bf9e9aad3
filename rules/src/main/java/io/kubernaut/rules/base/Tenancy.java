package io.kubernaut.rules.base;

import io.kubernaut.rules.DroolsKnowledgeBase;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A base that is closed after its last user has left, once its owner has given it up. */
final class Tenancy {
    private final DroolsKnowledgeBase base;

    /** Its users and its owner; 0 is for good. */
    private final AtomicInteger holders = new AtomicInteger(1);

    Tenancy(DroolsKnowledgeBase base) {
        this.base = base;
    }

    /** Only to be shown: it may be closed at any time. */
    DroolsKnowledgeBase base() {
        return base;
    }

    /** Empty when it was given up and everyone has left; {@code work} must not answer null. */
    <T> Optional<T> with(Function<? super DroolsKnowledgeBase, ? extends T> work) {
        if (!enter()) {
            return Optional.empty();
        }
        try {
            return Optional.of(work.apply(base));
        } finally {
            leave();
        }
    }

    private boolean enter() {
        while (true) {
            int now = holders.get();
            if (now == 0) {
                return false;
            }
            if (holders.compareAndSet(now, now + 1)) {
                return true;
            }
        }
    }

    private void leave() {
        if (holders.decrementAndGet() == 0) {
            base.close();
        }
    }

    /** To be called once, by the owner. */
    void giveUp() {
        leave();
    }
}
