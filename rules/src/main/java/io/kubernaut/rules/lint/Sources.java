package io.kubernaut.rules.lint;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.drools.mvel.parser.ast.expr.DrlxExpression;

/** Looks at what stands behind {@code from}. */
final class Sources {
    private Sources() {}

    /**
     * Whether it is a list. A single fact is as well as a list of it, and null as well as an empty one.
     *
     * @param type of the pattern that is taken from it
     */
    static boolean isList(DrlxExpression source, Class<?> type, TermChecks terms, Notes notes, int line) {
        var shape = terms.source(source).shape();
        if (shape.unknown()) {
            return false;
        }
        var written = Terms.printed(source);
        var held = shape.element().raw();
        if (shape.raw() == Optional.class) {
            notes.add(
                    Check.SOURCE,
                    line,
                    written + " is an Optional, and the engine does not look into it",
                    "Take the list in which it is found, and ask for it there, as in "
                            + "Condition( type == \"Ready\" ) from $p.conditions");
        } else if (Map.class.isAssignableFrom(shape.raw())) {
            notes.add(
                    Check.SOURCE,
                    line,
                    written + " is a map, and the engine does not look into it",
                    "Ask by key in the pattern that has it, as in meta.label( \"app\" )");
        } else if (!held.isAssignableFrom(type) && !type.isAssignableFrom(held)) {
            notes.add(Check.SOURCE, line, written + " holds no " + type.getSimpleName() + ", so this never matches");
        }
        return Collection.class.isAssignableFrom(shape.raw());
    }
}
