package io.kubernaut.core.incident;

import io.kubernaut.core.alert.Webhook;
import java.time.Instant;

/**
 * A webhook that came in.
 *
 * @param sender its network address
 */
public record Delivery(Webhook webhook, String sender, Instant receivedAt) {}
