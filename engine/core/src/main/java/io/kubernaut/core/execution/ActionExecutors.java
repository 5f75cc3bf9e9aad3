package io.kubernaut.core.execution;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** Finds the executor of an action, for a cluster that can be acted on. */
public interface ActionExecutors {
    /** Empty where the action has no executor here, or the cluster is not one that can be acted on. */
    Optional<ActionExecutor> executor(String cluster, String action);

    /** The same, but for these actions. */
    default ActionExecutors without(Collection<String> actions) {
        var left = Set.copyOf(actions);
        return (cluster, action) -> left.contains(action) ? Optional.empty() : executor(cluster, action);
    }
}
