package io.kubernaut.core.deliberation;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.cluster.ObjectRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of all that fires is to be decided about, so that not everything is looked at anew for each new alert.
 *
 * @param cluster as the alerts name it
 * @param asked fingerprints of alerts that are to be decided about; null for all
 * @param settled by fingerprint, the cause that an alert had when it was last decided about, empty where others are about
 *     to decide. It is taken to have it still, and its facts are gathered only where an alert asked about leads to it
 */
public record Focus(String cluster, @Nullable Set<String> asked, Map<String, Optional<ObjectRef>> settled) {
    /** Everything is asked about. */
    public static final Focus ALL = new Focus("", null, Map.of());

    boolean asks(Alert alert) {
        return asked == null || asked.contains(alert.fingerprint());
    }

    boolean asksAny(List<Alert> alerts) {
        return alerts.stream().anyMatch(this::asks);
    }

    /** Whether alerts of one group need not be looked at for their own sake. */
    boolean leaves(List<Alert> alerts) {
        return !asksAny(alerts) && alerts.stream().allMatch(a -> settled.containsKey(a.fingerprint()));
    }

    /** Whether one of these causes is the one that they were found to have. */
    boolean settledBy(List<Alert> alerts, Set<ObjectRef> causes) {
        return alerts.stream()
                .flatMap(a -> settled.getOrDefault(a.fingerprint(), Optional.empty()).stream())
                .anyMatch(causes::contains);
    }

    /** As the store names it. */
    ObjectRef named(ObjectRef cause) {
        return cause.named(cluster);
    }
}
