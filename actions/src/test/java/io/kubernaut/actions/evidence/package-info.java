@NullMarked
package io.kubernaut.actions.evidence;

import org.jspecify.annotations.NullMarked;
