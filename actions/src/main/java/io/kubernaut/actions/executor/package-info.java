/** The executors of the catalogue's actions: plan with a dry-run, apply, verify, recognise, undo. */
@NullMarked
package io.kubernaut.actions.executor;

import org.jspecify.annotations.NullMarked;
