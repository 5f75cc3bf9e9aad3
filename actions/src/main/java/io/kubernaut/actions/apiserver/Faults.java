package io.kubernaut.actions.apiserver;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Faults that tests and the demo inject into the in-process API. */
public final class Faults {
    private final List<Injection> injections = new CopyOnWriteArrayList<>();

    /** What goes wrong with a request. */
    public sealed interface Fault {
        /** The request is served, but only after this time. */
        record Delay(Duration time) implements Fault {}

        /** The request is refused and nothing is done; {@code retryAfter} may be zero for none. */
        record Refuse(int code, String reason, String message, Duration retryAfter) implements Fault {}

        /** The connection breaks before anything is done. */
        record DropBefore() implements Fault {}

        /** The request is carried out, but its answer is lost: the caller cannot know. */
        record DropAfter() implements Fault {}

        static Fault tooManyRequests(Duration retryAfter) {
            return new Refuse(429, "TooManyRequests", "too many requests, please try again later", retryAfter);
        }

        static Fault conflict() {
            return new Refuse(
                    409,
                    "Conflict",
                    "Operation cannot be fulfilled: the object has been modified; please apply your changes to the"
                            + " latest version and try again",
                    Duration.ZERO);
        }

        static Fault internalError() {
            return new Refuse(500, "InternalError", "an error on the server", Duration.ZERO);
        }

        static Fault expired() {
            return new Refuse(410, "Expired", "too old resource version", Duration.ZERO);
        }
    }

    /** One injected fault; it ends by itself after its number of hits, or by {@link #close()}. */
    public static final class Injection implements AutoCloseable {
        private final Faults owner;
        private final Predicate<ApiRequest> when;
        private final Fault fault;
        private final int times;
        private final AtomicInteger hits = new AtomicInteger();

        private Injection(Faults owner, Predicate<ApiRequest> when, Fault fault, int times) {
            this.owner = owner;
            this.when = when;
            this.fault = fault;
            this.times = times;
        }

        /** How many requests it has hit so far. */
        public int hits() {
            return Math.min(hits.get(), times);
        }

        @Override
        public void close() {
            owner.injections.remove(this);
        }
    }

    /** Lets {@code fault} hit every request that {@code when} accepts, until it is closed. */
    public Injection always(Predicate<ApiRequest> when, Fault fault) {
        return next(Integer.MAX_VALUE, when, fault);
    }

    /** Lets {@code fault} hit the next {@code times} requests that {@code when} accepts. */
    public Injection next(int times, Predicate<ApiRequest> when, Fault fault) {
        var injection = new Injection(this, when, fault, times);
        injections.add(injection);
        return injection;
    }

    public void clear() {
        injections.clear();
    }

    Optional<Fault> hit(ApiRequest request) {
        for (Injection injection : injections) {
            if (injection.when.test(request) && injection.hits.getAndIncrement() < injection.times) {
                return Optional.of(injection.fault);
            }
        }
        return Optional.empty();
    }
}
