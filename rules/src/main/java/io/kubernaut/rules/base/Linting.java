package io.kubernaut.rules.base;

import java.util.List;
import java.util.SortedMap;

/** Looks at rules before they are compiled. */
@FunctionalInterface
public interface Linting {
    /**
     * @param shipped DRL by path, of the rules beside which they will be
     * @param rules DRL by path
     */
    List<Complaint> complaints(SortedMap<String, String> shipped, SortedMap<String, String> rules);
}
