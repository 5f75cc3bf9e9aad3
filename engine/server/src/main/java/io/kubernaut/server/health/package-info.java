/** Who looks at which part of the service, and tells {@link io.kubernaut.core.health.Health} what is degraded. */
@NullMarked
package io.kubernaut.server.health;

import org.jspecify.annotations.NullMarked;
