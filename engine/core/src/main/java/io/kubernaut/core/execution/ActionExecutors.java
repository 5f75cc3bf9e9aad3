package io.kubernaut.core.execution;

import java.util.Optional;

/** Finds the executor of an action, for a cluster that can be acted on. */
public interface ActionExecutors {
    /** Empty where the action has no executor here, or the cluster is not one that can be acted on. */
    Optional<ActionExecutor> executor(String cluster, String action);
}
