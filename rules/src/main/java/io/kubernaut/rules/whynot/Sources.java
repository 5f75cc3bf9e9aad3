package io.kubernaut.rules.whynot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.drools.model.Declaration;
import org.drools.model.From;
import org.drools.model.From0;
import org.drools.model.From1;
import org.drools.model.From2;
import org.drools.model.From3;
import org.drools.model.From4;
import org.drools.model.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a pattern's facts come from: what is in the session, or a {@code from}. */
final class Sources {
    private Sources() {}

    /** The candidates of a pattern, in order. */
    static List<Object> of(Pattern<?> pattern, List<Object> session, Bindings bindings) {
        var type = pattern.getPatternVariable().getType();
        var candidates = new ArrayList<Object>();
        if (pattern.getPatternVariable() instanceof Declaration<?> declared
                && declared.getSource() instanceof From<?> from) {
            listed(provided(from, bindings)).forEachRemaining(candidates::add);
        } else {
            candidates.addAll(session);
        }
        candidates.removeIf(fact -> !type.isInstance(fact));
        return candidates;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static @Nullable Object provided(From<?> from, Bindings bindings) {
        return switch (from) {
            case From0 f -> f.getProvider().apply();
            case From1 f -> {
                var first = bindings.get(f.getVariable().getName());
                yield f.getProvider() == null ? first : f.getProvider().apply(first);
            }
            case From2 f ->
                f.getProvider()
                        .apply(
                                bindings.get(f.getVariable().getName()),
                                bindings.get(f.getVariable2().getName()));
            case From3 f ->
                f.getProvider()
                        .apply(
                                bindings.get(f.getVariable().getName()),
                                bindings.get(f.getVariable2().getName()),
                                bindings.get(f.getVariable3().getName()));
            case From4 f ->
                f.getProvider()
                        .apply(
                                bindings.get(f.getVariable().getName()),
                                bindings.get(f.getVariable2().getName()),
                                bindings.get(f.getVariable3().getName()),
                                bindings.get(f.getVariable4().getName()));
            default -> throw new IllegalStateException("Not supported, and not noticed: " + from.getClass());
        };
    }

    /** As the engine takes it: arrays and collections by their elements, anything else as one. */
    private static Iterator<?> listed(@Nullable Object provided) {
        return switch (provided) {
            case null -> List.of().iterator();
            case Object[] array -> Arrays.asList(array).iterator();
            case Iterator<?> iterator -> iterator;
            case Iterable<?> iterable -> iterable.iterator();
            default -> List.of(provided).iterator();
        };
    }
}
