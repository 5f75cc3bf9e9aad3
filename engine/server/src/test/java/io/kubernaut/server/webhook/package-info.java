/** What the webhook does with input that is wrong, and with alerts about what does not exist. */
@NullMarked
package io.kubernaut.server.webhook;

import org.jspecify.annotations.NullMarked;
