/** Finds the cluster that this process is to heal and connects to it. */
@NullMarked
package io.kubernaut.actions.connection;

import org.jspecify.annotations.NullMarked;
