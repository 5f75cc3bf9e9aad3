package io.kubernaut.core.decision;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Keeps the sources of each rule base by its hash, so that any decision can be replayed under its own rules. */
public interface RuleBaseStore {
    /**
     * Keeps a base that comes into force; to be called before it decides anything.
     *
     * @param sources text by path
     * @return false when it was kept before
     */
    boolean keep(String hash, Map<String, String> sources, Instant at);

    Optional<SortedMap<String, String>> sources(String hash);

    /** The sources of the base that came into force last, on any replica. */
    Optional<SortedMap<String, String>> lastInForce();
}
