/** What closed incidents were like, in PostgreSQL. */
@NullMarked
package io.kubernaut.history.similarity;

import org.jspecify.annotations.NullMarked;
