/** The knowledge base: what Kubernaut knows about symptoms and remedies, as DRL. */
@NullMarked
package io.kubernaut.rules;

import org.jspecify.annotations.NullMarked;
