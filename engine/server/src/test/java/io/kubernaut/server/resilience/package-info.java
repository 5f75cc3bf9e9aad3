/** Kills, outages and second replicas: nothing is lost, nothing is done twice. */
@NullMarked
package io.kubernaut.server.resilience;

import org.jspecify.annotations.NullMarked;
