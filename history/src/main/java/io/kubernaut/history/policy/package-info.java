/** The mode in PostgreSQL. */
@NullMarked
package io.kubernaut.history.policy;

import org.jspecify.annotations.NullMarked;
