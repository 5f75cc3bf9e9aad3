/** Messages to people, kept in an outbox until they are delivered. */
@NullMarked
package io.kubernaut.core.telling;

import org.jspecify.annotations.NullMarked;
