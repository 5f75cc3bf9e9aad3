/** Every meter's name, and what counts into it. */
@NullMarked
package io.kubernaut.server.metrics;

import org.jspecify.annotations.NullMarked;
