/** Whom Kubernaut asks when no rule matches: a language model that proposes from a closed set. */
@NullMarked
package io.kubernaut.advisor;

import org.jspecify.annotations.NullMarked;
