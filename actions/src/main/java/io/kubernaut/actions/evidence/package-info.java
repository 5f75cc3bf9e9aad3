/** Actions that gather evidence or tell people. */
@NullMarked
package io.kubernaut.actions.evidence;

import org.jspecify.annotations.NullMarked;
