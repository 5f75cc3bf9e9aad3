package io.kubernaut.history.experience;

import java.time.Instant;
import java.util.UUID;

/**
 * A line that takes a sample back, as its run was undone.
 *
 * @param withdrawn the id of the run
 * @param beganAt when the run was created
 * @param origin the installation where it happened
 */
record Withdrawn(UUID withdrawn, Instant beganAt, UUID origin) implements HistoryLine {}
