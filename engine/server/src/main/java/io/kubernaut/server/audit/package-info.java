/** The audit over HTTP. */
@NullMarked
package io.kubernaut.server.audit;

import org.jspecify.annotations.NullMarked;
