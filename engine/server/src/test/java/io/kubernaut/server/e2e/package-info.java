/** The suite that runs against the cluster that KUBECONFIG names. */
@NullMarked
package io.kubernaut.server.e2e;

import org.jspecify.annotations.NullMarked;
