/** Writes core's reduced records as manifests, from which the view reads the same records. */
@NullMarked
package io.kubernaut.actions.manifest;

import org.jspecify.annotations.NullMarked;
