package io.kubernaut.actions.secret;

import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.ActionExecutor;
import java.util.List;
import java.util.Optional;

/** The executors of this package. */
public final class SecretExecutors {
    private SecretExecutors() {}

    /** @param vault where previous values are kept; without one, values that would be lost are not replaced */
    public static List<ActionExecutor> of(Workbench workbench, Optional<SecretVault> vault) {
        return List.of(new RotateSecrets(workbench, vault));
    }
}
