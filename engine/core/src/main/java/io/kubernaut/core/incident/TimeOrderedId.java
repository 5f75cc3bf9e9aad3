package io.kubernaut.core.incident;

import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Identifiers that sort by time (UUID version 7, RFC 9562), so that what is new lies together in an index. They can be
 * guessed at: they name things and protect nothing.
 */
public final class TimeOrderedId {
    private static final long VERSION = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private TimeOrderedId() {}

    /** A new one; those of one millisecond are in no order. */
    public static UUID at(Instant time) {
        var random = ThreadLocalRandom.current();
        return new UUID(
                time.toEpochMilli() << 16 | VERSION | random.nextLong() & 0xfffL, VARIANT | random.nextLong() >>> 2);
    }
}
