package io.kubernaut.actions.executor;

import io.kubernaut.actions.api.FieldOwner;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.core.execution.ActionRequest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Names to people who wrote what a run had set. */
public final class Blame {
    private Blame() {}

    /** Who set what is not as the run left it, in words. */
    static String of(ActionRequest request, LiveObject live, List<FieldChange> overtaken) {
        return overtaken.stream()
                .map(field -> field.words() + " was set by "
                        + other(request, live, field.pointer()).orElse("somebody"))
                .collect(Collectors.joining("; ", "", "."));
    }

    /** Who but this run wrote a field last: somebody, or another run of Kubernaut. */
    public static Optional<String> other(ActionRequest request, LiveObject live, String pointer) {
        var latest = live.annotation(Marks.RUN);
        var otherRun = !latest.isEmpty() && !latest.equals(request.runId().toString());
        return FieldOwner.of(live, pointer, otherRun)
                .or(() -> otherRun ? Optional.of("Kubernaut's run " + latest) : Optional.empty());
    }
}
