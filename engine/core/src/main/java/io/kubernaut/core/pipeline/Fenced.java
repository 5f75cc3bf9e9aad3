package io.kubernaut.core.pipeline;

import io.kubernaut.core.execution.KillSwitch;
import io.kubernaut.core.work.Lease;
import java.util.Optional;

/**
 * Asks the other, and last of all, as nearest to the write as can be, whether the work is still this process's to do. If
 * it is not, or that cannot be said, the work is left as it stands: whoever has taken it over asks the cluster.
 */
public record Fenced(KillSwitch other) implements KillSwitch {
    /** @throws io.kubernaut.core.work.LeaseLostException where the work may be another's by now */
    @Override
    public Optional<String> objection() {
        var objection = other.objection();
        if (objection.isEmpty()) {
            Lease.requireHeld();
        }
        return objection;
    }
}
