package io.kubernaut.core.context;

/** Makes snapshots for tests, by the builder that production uses. */
public final class SnapshotFixtures {
    private SnapshotFixtures() {}

    /** A crash loop of Deployment shop/cart, in mode act, with nothing remembered. */
    public static SnapshotMaking aSnapshot() {
        return new SnapshotMaking();
    }
}
