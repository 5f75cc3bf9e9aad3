package io.kubernaut.rules.whynot;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the variables of a rule stand for on one way through its conditions. Immutable but for values not yet read. */
final class Bindings {
    static final Bindings NONE = new Bindings(null, "", null, null);

    private final @Nullable Bindings outer;
    private final String name;
    private @Nullable Object value;
    private @Nullable Function<Bindings, @Nullable Object> unread;

    private Bindings(
            @Nullable Bindings outer,
            String name,
            @Nullable Object value,
            @Nullable Function<Bindings, @Nullable Object> unread) {
        this.outer = outer;
        this.name = name;
        this.value = value;
        this.unread = unread;
    }

    Bindings with(String variable, @Nullable Object bound) {
        return new Bindings(this, variable, bound, null);
    }

    /** The engine reads a bound property only when a condition needs it, and so do we: reading can throw. */
    Bindings reading(String variable, Function<Bindings, @Nullable Object> read) {
        return new Bindings(this, variable, null, read);
    }

    boolean has(String variable) {
        return find(variable) != null;
    }

    /** @throws IllegalStateException when nothing has this name */
    @Nullable
    Object get(String variable) {
        var found = find(variable);
        if (found == null) {
            throw new IllegalStateException("No pattern binds " + variable);
        }
        var read = found.unread;
        if (read != null && found.outer != null) {
            found.value = read.apply(found.outer);
            found.unread = null;
        }
        return found.value;
    }

    private @Nullable Bindings find(String variable) {
        for (var at = this; at != null; at = at.outer) {
            if (at.name.equals(variable) && at != NONE) {
                return at;
            }
        }
        return null;
    }
}
