package io.kubernaut.rules.lint;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What an expression may name.
 *
 * @param self the fact of the pattern that it stands in; null in a consequence or a source
 * @param bindings by name; conditions add to them
 * @param types by simple and by full name
 * @param decidedByText the lines on which text for people is compared or computed with
 */
record Scope(
        @Nullable Shape self, Map<String, Value> bindings, Map<String, Class<?>> types, Set<Integer> decidedByText) {
    static Scope of(Map<String, Class<?>> types) {
        return new Scope(null, new LinkedHashMap<>(), types, new TreeSet<>());
    }

    Scope within(@Nullable Shape fact) {
        return new Scope(fact, bindings, types, decidedByText);
    }
}
