package io.kubernaut.core.incident;

import java.util.UUID;

/**
 * What came of a webhook, after commit.
 *
 * @param accepted firing alerts that opened an episode
 * @param repeated alerts already known, in the state they were sent in
 * @param resolved episodes that ended
 */
public record Receipt(UUID receiptId, int accepted, int repeated, int resolved) {}
