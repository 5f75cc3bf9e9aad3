/** Waiting for what only asking tells. */
@NullMarked
package io.kubernaut.server.waiting;

import org.jspecify.annotations.NullMarked;
