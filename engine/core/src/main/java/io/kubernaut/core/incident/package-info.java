/** Episodes of alerts and the incidents they belong to. */
@NullMarked
package io.kubernaut.core.incident;

import org.jspecify.annotations.NullMarked;
