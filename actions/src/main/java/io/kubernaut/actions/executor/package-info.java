/** What executors of actions are made of: plan with a dry-run, apply, verify, recognise, undo; steps; marks; events. */
@NullMarked
package io.kubernaut.actions.executor;

import org.jspecify.annotations.NullMarked;
