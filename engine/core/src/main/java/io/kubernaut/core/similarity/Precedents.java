package io.kubernaut.core.similarity;

import io.kubernaut.core.context.Snapshot;
import java.util.List;

/** Says what was done in situations like one, and how that turned out. */
@FunctionalInterface
public interface Precedents {
    Precedents NONE = snapshot -> List.of();

    /** The most alike first, and only such of which it is known how they turned out; few, or none. */
    List<Precedent> like(Snapshot snapshot);
}
