/** What Kubernaut can do to a cluster, through the Kubernetes API. */
@NullMarked
package io.kubernaut.actions;

import org.jspecify.annotations.NullMarked;
