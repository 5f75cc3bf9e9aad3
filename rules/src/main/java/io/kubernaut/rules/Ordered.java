package io.kubernaut.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Puts what a session inserted into an order that does not depend on the order of firing. */
final class Ordered {
    private Ordered() {}

    /**
     * What is in the list, once each and sorted: what is equal stands side by side then. Most decisions have one or none of a
     * kind, which costs nothing here.
     *
     * @param order says 0 of what is equal
     */
    static <T> List<T> of(List<T> inserted, Comparator<? super T> order) {
        if (inserted.size() < 2) {
            return List.copyOf(inserted);
        }
        var sorted = new ArrayList<>(inserted);
        sorted.sort(order);
        var distinct = new ArrayList<T>(sorted.size());
        for (var one : sorted) {
            if (!endsWith(distinct, one, order)) {
                distinct.add(one);
            }
        }
        return List.copyOf(distinct);
    }

    private static <T> boolean endsWith(List<T> sorted, T one, Comparator<? super T> order) {
        for (int i = sorted.size() - 1; i >= 0 && order.compare(sorted.get(i), one) == 0; i--) {
            if (sorted.get(i).equals(one)) {
                return true;
            }
        }
        return false;
    }
}
