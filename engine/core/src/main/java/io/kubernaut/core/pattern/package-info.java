/** What history shows when it is looked at as a whole: alerts that go together, come back, or are known to no rule. */
@NullMarked
package io.kubernaut.core.pattern;

import org.jspecify.annotations.NullMarked;
