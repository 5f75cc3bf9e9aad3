package io.kubernaut.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;

/** Puts what a session inserted into an order that does not depend on the order of firing. */
final class Ordered {
    private Ordered() {}

    /** What is in the list, once each and sorted. Most decisions have one or none of a kind, which costs nothing here. */
    static <T> List<T> of(List<T> inserted, Comparator<? super T> order) {
        if (inserted.size() < 2) {
            return List.copyOf(inserted);
        }
        var distinct = new ArrayList<>(new LinkedHashSet<>(inserted));
        distinct.sort(order);
        return List.copyOf(distinct);
    }
}
