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
     * @param scenarios text by path, that it was accepted with; they replace those of an earlier time
     * @return false when it was kept before
     */
    boolean keep(String hash, Map<String, String> sources, Map<String, String> scenarios, Instant at);

    Optional<SortedMap<String, String>> sources(String hash);

    /** The base that came into force last, on any replica. */
    Optional<Kept> lastInForce();

    /**
     * One base.
     *
     * @param sources text by path
     * @param scenarios text by path, that it was accepted with last
     */
    record Kept(SortedMap<String, String> sources, SortedMap<String, String> scenarios) {}
}
