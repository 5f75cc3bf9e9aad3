package io.kubernaut.core.decision;

import java.util.function.Function;

/**
 * The rules in force, which may be exchanged at any time. Whoever decides does so {@link #with} one base: its hash and
 * all its evaluations are then of the same rules, whatever is exchanged meanwhile.
 */
@FunctionalInterface
public interface KnowledgeBases {
    /** The base in force now, to be shown; it may be retired at any time, so decide {@link #with} one instead. */
    KnowledgeBase current();

    /** Makes one decision, or several that belong together; the base is not retired before {@code work} has ended. */
    default <T> T with(Function<? super KnowledgeBase, ? extends T> work) {
        return work.apply(current());
    }
}
