package io.kubernaut.core.execution;

import java.util.Optional;

/** Asked right before each write to a cluster, so that nothing is written once the mode forbids it. */
@FunctionalInterface
public interface KillSwitch {
    /**
     * Why writing is forbidden now, such as "the mode was set to off"; empty while it is not. Never an answer from memory,
     * for another replica may have been told.
     */
    Optional<String> objection();

    /** Where nobody can forbid it, as in tools and trials. */
    KillSwitch NONE = Optional::empty;
}
