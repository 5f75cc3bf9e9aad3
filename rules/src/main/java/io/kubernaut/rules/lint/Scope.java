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
 * @param source whether it stands behind {@code from}
 * @param bindings by name; conditions add to them
 * @param types by simple and by full name
 * @param decidedByText the lines on which text for people is compared or computed with
 * @param nulls what was asked for null so far; conditions add to it
 * @param vocabulary the words that properties can hold
 */
record Scope(
        @Nullable Value self,
        boolean source,
        Map<String, Value> bindings,
        Map<String, Class<?>> types,
        Set<Integer> decidedByText,
        Nulls nulls,
        Vocabulary vocabulary) {
    static Scope of(Map<String, Class<?>> types, Vocabulary vocabulary) {
        return new Scope(null, false, new LinkedHashMap<>(), types, new TreeSet<>(), new Nulls(), vocabulary);
    }

    Scope within(Value fact) {
        return new Scope(fact, false, bindings, types, decidedByText, nulls, vocabulary);
    }

    Scope outside() {
        return new Scope(null, false, bindings, types, decidedByText, nulls, vocabulary);
    }

    Scope behindFrom() {
        return new Scope(null, true, bindings, types, decidedByText, nulls, vocabulary);
    }

    /** The same, for a second look of which nothing is kept. */
    Scope aside() {
        return new Scope(self, source, new LinkedHashMap<>(bindings), types, new TreeSet<>(), nulls, vocabulary);
    }

    /** Whether what is computed here makes a rule match or not. */
    boolean decides() {
        return self != null || source;
    }
}
