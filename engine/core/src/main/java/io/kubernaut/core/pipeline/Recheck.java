package io.kubernaut.core.pipeline;

import io.kubernaut.core.execution.ActionRun;
import java.util.Optional;

/** Looks once more, right before a change is planned, whether it may still be made. */
@FunctionalInterface
interface Recheck {
    /** Why it must not be made as decided, in words; empty when it may. */
    Optional<String> objection(ActionRun run);
}
