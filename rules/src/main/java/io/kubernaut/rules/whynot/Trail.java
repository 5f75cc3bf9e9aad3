package io.kubernaut.rules.whynot;

import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The conditions that held on one way through a rule. Put into words only when the way is shown: most are not. */
final class Trail {
    static final Trail START = new Trail(null, null, 0);

    private final @Nullable Trail before;
    private final @Nullable Supplier<Step> last;
    private final int length;

    private Trail(@Nullable Trail before, @Nullable Supplier<Step> last, int length) {
        this.before = before;
        this.last = last;
        this.length = length;
    }

    Trail and(Supplier<Step> step) {
        return new Trail(this, step, length + 1);
    }

    int length() {
        return length;
    }

    List<Step> steps() {
        var steps = new ArrayDeque<Step>();
        for (var at = this; at != null && at.last != null; at = at.before) {
            steps.addFirst(at.last.get());
        }
        return List.copyOf(steps);
    }
}
