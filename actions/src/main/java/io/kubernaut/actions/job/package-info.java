/** Jobs and commands in pods as steps of an action: bounded in time and output, redacted, cleaned up. */
@NullMarked
package io.kubernaut.actions.job;

import org.jspecify.annotations.NullMarked;
