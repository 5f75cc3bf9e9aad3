/** The outbox in PostgreSQL. */
@NullMarked
package io.kubernaut.history.telling;

import org.jspecify.annotations.NullMarked;
