package io.kubernaut.actions.view;

import java.time.Instant;

/**
 * Something that the view cannot see, in words for people.
 *
 * @param about the kind, or what else does not work, such as "discovery"
 * @param reason why, and where it helps what to do
 * @param since when it was first noticed
 */
public record ViewProblem(String about, String reason, Instant since) {}
