/** From an alert to a snapshot: whom it is about, and every fact a decision may read. */
@NullMarked
package io.kubernaut.core.context;

import org.jspecify.annotations.NullMarked;
