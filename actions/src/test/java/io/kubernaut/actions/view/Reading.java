package io.kubernaut.actions.view;

import io.kubernaut.core.cluster.ClusterObject;

/** Reads one manifest, for tests. */
final class Reading {
    private Reading() {}

    static <T extends ClusterObject> T one(Class<T> type, String yaml) {
        return type.cast(
                new ObjectReader("prod").read(Manifests.parse(yaml).getFirst()).orElseThrow());
    }
}
