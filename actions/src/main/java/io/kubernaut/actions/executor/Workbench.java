package io.kubernaut.actions.executor;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.core.policy.Caution;
import io.kubernaut.core.redaction.Redactor;
import java.time.Clock;

/**
 * What every executor of one cluster works with.
 *
 * @param owned whether what a GitOps tool keeps is changed here; where a person is asked, the guards see to that
 */
public record Workbench(
        ClusterApi api,
        ClusterApi unswitched,
        EventRecorder events,
        Redactor redactor,
        YamlDiff diff,
        Caution.Owned owned,
        Clock clock) {
    /** @param telling for Events, which are written even where nothing may be changed */
    public static Workbench of(ClusterApi api, ClusterApi telling, Caution.Owned owned, Clock clock) {
        var redactor = new Redactor();
        return new Workbench(
                api, telling, new EventRecorder(telling, clock), redactor, new YamlDiff(redactor), owned, clock);
    }
}
