/** From a snapshot to a decision: findings, proposals, vetoes, and their total order. */
@NullMarked
package io.kubernaut.core.decision;

import org.jspecify.annotations.NullMarked;
