/** What changed the cluster or Kubernaut's own power, as a chain of sealed batches in PostgreSQL. */
@NullMarked
package io.kubernaut.history.audit;

import org.jspecify.annotations.NullMarked;
