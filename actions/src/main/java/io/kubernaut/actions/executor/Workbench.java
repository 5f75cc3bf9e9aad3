package io.kubernaut.actions.executor;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.redaction.Redactor;
import java.time.Clock;

/** What every executor of one cluster works with. */
public record Workbench(
        ClusterApi api, ClusterApi unswitched, EventRecorder events, Redactor redactor, YamlDiff diff, Clock clock) {
    /** @param telling for Events, which are written even where nothing may be changed */
    public static Workbench of(ClusterApi api, ClusterApi telling, Clock clock) {
        var redactor = new Redactor();
        return new Workbench(api, telling, new EventRecorder(telling, clock), redactor, new YamlDiff(redactor), clock);
    }
}
