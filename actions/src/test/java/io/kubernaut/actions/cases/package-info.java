/** Every action run from plan to undo: on the in-process API, and on any cluster that a kubeconfig names. */
@NullMarked
package io.kubernaut.actions.cases;

import org.jspecify.annotations.NullMarked;
