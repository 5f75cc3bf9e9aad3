/** What a decision costs, and how that grows with the number of rules. */
@NullMarked
package io.kubernaut.bench;

import org.jspecify.annotations.NullMarked;
