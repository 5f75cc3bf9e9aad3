/** What is shipped to run Kubernaut with: image, compose file, manifests. */
@NullMarked
package io.kubernaut.server.deployment;

import org.jspecify.annotations.NullMarked;
