/** Who may call: tokens, and no calls from foreign web pages. */
@NullMarked
package io.kubernaut.server.access;

import org.jspecify.annotations.NullMarked;
