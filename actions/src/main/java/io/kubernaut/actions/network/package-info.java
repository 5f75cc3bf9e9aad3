/** Actions on the cluster's network: who may talk to whom, and the components that carry the traffic. */
@NullMarked
package io.kubernaut.actions.network;

import org.jspecify.annotations.NullMarked;
