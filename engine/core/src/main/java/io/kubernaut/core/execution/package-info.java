/** Carrying a decision out: plan, apply, verify, undo, and take up again after a crash. */
@NullMarked
package io.kubernaut.core.execution;

import org.jspecify.annotations.NullMarked;
