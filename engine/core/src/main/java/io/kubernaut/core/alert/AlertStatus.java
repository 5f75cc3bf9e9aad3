package io.kubernaut.core.alert;

/** Whether an alert fires or is over; the status of the single alert decides, not the webhook's. */
public enum AlertStatus {
    /** It fires still. */
    FIRING,
    /** It is over. */
    RESOLVED;

    /** As Alertmanager writes it. */
    public String wireName() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
