/** How well runs worked, kept beside them in PostgreSQL. */
@NullMarked
package io.kubernaut.history.assessment;

import org.jspecify.annotations.NullMarked;
