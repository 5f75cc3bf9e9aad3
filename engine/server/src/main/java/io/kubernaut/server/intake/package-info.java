/** Takes Alertmanager's webhooks: a 2xx means that they are committed. */
@NullMarked
package io.kubernaut.server.intake;

import org.jspecify.annotations.NullMarked;
