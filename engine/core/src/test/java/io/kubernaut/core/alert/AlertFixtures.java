package io.kubernaut.core.alert;

/** Makes alerts for tests. */
public final class AlertFixtures {
    private AlertFixtures() {}

    /** A firing alert of severity warning. */
    public static AlertMaking anAlert(String name) {
        return new AlertMaking(name);
    }
}
