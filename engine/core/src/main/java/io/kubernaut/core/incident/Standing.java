package io.kubernaut.core.incident;

import io.kubernaut.core.cluster.ObjectRef;
import org.jspecify.annotations.Nullable;

/**
 * An open episode and what is known of it.
 *
 * @param cause of the open incident that it belongs to; null where it has not been decided about
 */
public record Standing(Episode episode, @Nullable ObjectRef cause) {}
