package io.kubernaut.rules;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.alert.AlertStatus;
import io.kubernaut.core.cluster.ClusterIndex;
import io.kubernaut.core.cluster.ClusterObject;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.RelatedAlert;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.SnapshotBuilder;
import io.kubernaut.core.context.Subject;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.Policy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Small snapshots for tests of the engine. */
public final class SnapshotFixture {
    public static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    public static final ObjectRef CART = ObjectRef.of("", "Deployment", "shop", "cart");

    private SnapshotFixture() {}

    public static Snapshot aSnapshot(String symptom) {
        return aSnapshot(symptom, Policy.DEFAULTS, Memory.EMPTY);
    }

    public static Snapshot aSnapshotBeside(String symptom, RelatedAlert... related) {
        return aSnapshot(symptom, Policy.DEFAULTS, Memory.EMPTY, List.of(related));
    }

    public static Snapshot aSnapshot(String symptom, Policy policy, Memory memory, ClusterObject... objects) {
        return aSnapshot(symptom, policy, memory, List.of(), objects);
    }

    private static Snapshot aSnapshot(
            String symptom, Policy policy, Memory memory, List<RelatedAlert> related, ClusterObject... objects) {
        var subject = new Subject(CART, CART, Subject.Presence.FOUND, "The alert names it.");
        var alert = new Alert(
                "0123456789abcdef",
                "AnAlert",
                AlertStatus.FIRING,
                new TreeMap<>(Map.of("severity", "critical")),
                new TreeMap<>(),
                NOW.minusSeconds(600),
                null,
                "");
        return new SnapshotBuilder(ClusterIndex.of("", List.of(objects)), memory, policy, Mode.ACT, NOW)
                .build(symptom, subject, List.of(alert), related);
    }
}
