/** Plain conversation with a cluster's API: objects as JSON, answers as values, every refusal in words. */
@NullMarked
package io.kubernaut.actions.api;

import org.jspecify.annotations.NullMarked;
