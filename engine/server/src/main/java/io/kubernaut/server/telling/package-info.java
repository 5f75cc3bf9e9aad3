/** Ways to tell people: a webhook and Kubernetes Events, beside the log. */
@NullMarked
package io.kubernaut.server.telling;

import org.jspecify.annotations.NullMarked;
