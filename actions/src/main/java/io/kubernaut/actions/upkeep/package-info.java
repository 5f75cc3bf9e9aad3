/** Upkeep by programs that a container has: deletes old files, compacts stores, repairs databases, dumps heaps. */
@NullMarked
package io.kubernaut.actions.upkeep;

import org.jspecify.annotations.NullMarked;
