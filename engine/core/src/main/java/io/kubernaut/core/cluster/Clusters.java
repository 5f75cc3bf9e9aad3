package io.kubernaut.core.cluster;

import java.util.function.Supplier;

/** The clusters that are looked at. */
@FunctionalInterface
public interface Clusters {
    /**
     * What alerts that name this cluster are decided on. Where there are several clusters and none of that name, it is a
     * view that knows nothing and says so: never another cluster's.
     *
     * @param cluster "" where the alert names none
     */
    ClusterView named(String cluster);

    /** Where there is one: whether an alert is about it, the view itself says. */
    static Clusters only(Supplier<? extends ClusterView> view) {
        return cluster -> view.get();
    }
}
