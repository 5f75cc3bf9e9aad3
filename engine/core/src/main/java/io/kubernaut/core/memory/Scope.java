package io.kubernaut.core.memory;

import java.util.Locale;

/** How near to an object something was learned, from the widest to the narrowest. */
public enum Scope {
    CLUSTER,
    NAMESPACE,
    WORKLOAD;

    /** As facts and answers name it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
