/** Reduced, immutable records of cluster objects, and the view over them that rules and guards may read. */
@NullMarked
package io.kubernaut.core.cluster;

import org.jspecify.annotations.NullMarked;
