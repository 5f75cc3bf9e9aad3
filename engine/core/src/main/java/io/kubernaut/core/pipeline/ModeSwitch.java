package io.kubernaut.core.pipeline;

import io.kubernaut.core.execution.KillSwitch;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.ModeStore;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Forbids writing in every mode but act; in observe it lets through what a person asked for. The mode is read anew each
 * time, so a run that is in the middle of its writes stops before the next one.
 */
public record ModeSwitch(ModeStore modes) implements KillSwitch {
    /** Bound in the thread that carries out a person's wish: the executor's calls between here and the write know nothing of it. */
    private static final ScopedValue<Boolean> ASKED_FOR = ScopedValue.newInstance();

    /** Calls it as something that a person asked for. */
    static <T> T askedFor(Supplier<T> call) {
        return ScopedValue.where(ASKED_FOR, true).call(call::get);
    }

    @Override
    public Optional<String> objection() {
        var mode = modes.current().mode();
        var allowed = mode == Mode.ACT || mode == Mode.OBSERVE && ASKED_FOR.isBound();
        return allowed ? Optional.empty() : Optional.of("the mode was set to " + mode.wireName());
    }
}
