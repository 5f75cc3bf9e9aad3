package io.kubernaut.actions.executor;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.redaction.Redactor;
import java.time.Clock;

/** What every executor of one cluster works with. */
public record Workbench(ClusterApi api, EventRecorder events, Redactor redactor, YamlDiff diff, Clock clock) {
    public static Workbench of(ClusterApi api, Clock clock) {
        var redactor = new Redactor();
        return new Workbench(api, new EventRecorder(api, clock), redactor, new YamlDiff(redactor), clock);
    }
}
