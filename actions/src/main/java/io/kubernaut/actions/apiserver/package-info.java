/** A Kubernetes API that runs in this process, for the demo and for the tests of everything that talks to a cluster. */
@NullMarked
package io.kubernaut.actions.apiserver;

import org.jspecify.annotations.NullMarked;
