/** Executors against the in-process API. */
@NullMarked
package io.kubernaut.actions.executor;

import org.jspecify.annotations.NullMarked;
