/** The service as someone starts it for the first time. */
@NullMarked
package io.kubernaut.server.serving;

import org.jspecify.annotations.NullMarked;
