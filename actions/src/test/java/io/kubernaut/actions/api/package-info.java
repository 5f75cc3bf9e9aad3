/** The conversation with a cluster's API. */
@NullMarked
package io.kubernaut.actions.api;

import org.jspecify.annotations.NullMarked;
