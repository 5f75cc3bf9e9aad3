package io.kubernaut.core.pipeline;

import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.guard.Verdict;
import java.util.Optional;

/** Looks once more whether a change may still be made. */
@FunctionalInterface
interface Recheck {
    /** Right before it is planned: why it must not be made as decided, in words; empty when it may. */
    Optional<String> objection(ActionRun run);

    /** Before each further round of one that takes several: whether the cluster still bears it. */
    default Verdict goingOn(ActionRun run) {
        return new Verdict.Allow("Nobody asks.");
    }
}
