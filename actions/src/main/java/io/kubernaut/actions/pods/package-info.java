/** Whether pods and rollouts are well, and how pods are evicted. */
@NullMarked
package io.kubernaut.actions.pods;

import org.jspecify.annotations.NullMarked;
