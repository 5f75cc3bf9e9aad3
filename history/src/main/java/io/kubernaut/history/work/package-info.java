/** The work queue in PostgreSQL. */
@NullMarked
package io.kubernaut.history.work;

import org.jspecify.annotations.NullMarked;
