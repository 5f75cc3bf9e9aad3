package io.kubernaut.core.pipeline;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.execution.ActionExecutors;
import io.kubernaut.core.execution.RunStore;
import io.kubernaut.core.incident.AlertStore;
import io.kubernaut.core.policy.ModeStore;
import io.kubernaut.core.policy.Policy;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/** What a run is brought forward with. */
record RunPorts(
        RunStore runs,
        ActionExecutors executors,
        ActionCatalogue catalogue,
        AlertStore alerts,
        ModeStore modes,
        Recheck recheck,
        Sequel sequel,
        Supplier<Policy> policy,
        List<String> sinks,
        Clock clock) {}
