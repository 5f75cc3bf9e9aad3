package io.kubernaut.history.audit;

import java.time.Instant;

/**
 * One change.
 *
 * @param kind such as {@code mode.set} or {@code run.applied}
 * @param who {@code kubernaut}, or what a caller said who they are
 * @param before JSON or a word, "" where there was nothing
 * @param after JSON or a word
 */
public record AuditEntry(
        Instant at, String kind, String who, String subject, String why, String before, String after) {}
