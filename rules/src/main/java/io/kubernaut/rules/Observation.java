package io.kubernaut.rules;

import io.kubernaut.core.decision.Evaluation;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An evaluation as it was seen from beside the engine.
 *
 * @param inserted the facts that rules inserted, as they were when other rules saw them: not yet attributed, and those
 *     that are equal still apart; in the order of insertion
 * @param firings how many times each rule fired; those that did not are left out
 * @param insertedBy of which types the facts are that each rule inserted; those that inserted none are left out
 */
public record Observation(
        Evaluation evaluation,
        List<Object> inserted,
        SortedMap<String, Integer> firings,
        SortedMap<String, Set<Class<?>>> insertedBy) {
    public Observation {
        inserted = List.copyOf(inserted);
        firings = Collections.unmodifiableSortedMap(new TreeMap<>(firings));
        insertedBy = Collections.unmodifiableSortedMap(new TreeMap<>(insertedBy));
    }
}
