/** Operator's settings that decisions depend on: thresholds, scope, protection, budgets. */
@NullMarked
package io.kubernaut.core.policy;

import org.jspecify.annotations.NullMarked;
