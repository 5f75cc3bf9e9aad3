package io.kubernaut.core.replay;

import java.util.List;
import java.util.function.Supplier;

/** Stored cases, the oldest first. Not for use by several threads; the cases it gives can be read by any. */
public interface CaseSource {
    /** How many there are in all; an estimate where they cannot be counted, -1 where nothing is known. */
    long size();

    /**
     * The next cases, still to be decoded; empty at the end.
     *
     * <p>A supplier throws {@link UnreadableCaseException} for a damaged case.
     */
    List<Supplier<DecidedCase>> next(int atMost);
}
