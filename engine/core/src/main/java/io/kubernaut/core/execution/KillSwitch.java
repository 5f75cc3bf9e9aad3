package io.kubernaut.core.execution;

/** Asked right before each write to a cluster, so that nothing is written once somebody has set the mode off. */
@FunctionalInterface
public interface KillSwitch {
    /** Whether writing is forbidden now; never an answer from memory, for another replica may have been told. */
    boolean thrown();

    /** Where nobody can forbid it, as in tools and trials. */
    KillSwitch NONE = () -> false;
}
