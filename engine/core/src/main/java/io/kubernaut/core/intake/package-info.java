/** Commits webhooks of many senders together, and says when there is no room for more. */
@NullMarked
package io.kubernaut.core.intake;

import org.jspecify.annotations.NullMarked;
