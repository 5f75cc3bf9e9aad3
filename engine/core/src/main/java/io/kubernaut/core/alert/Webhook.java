package io.kubernaut.core.alert;

import java.util.List;

/**
 * A webhook after reading: the good alerts, and what was wrong with the others.
 *
 * @param truncated how many alerts Alertmanager left out ({@code truncatedAlerts})
 */
public record Webhook(
        String groupKey,
        String receiver,
        String externalUrl,
        int truncated,
        List<Alert> alerts,
        List<Rejection> rejected) {
    public Webhook {
        alerts = List.copyOf(alerts);
        rejected = List.copyOf(rejected);
    }

    /**
     * An alert that was not taken.
     *
     * @param index its place in the webhook's {@code alerts}, from 0
     * @param reason names the field and the fix
     */
    public record Rejection(int index, String reason) {}
}
