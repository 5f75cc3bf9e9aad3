/** Says why a decision is as it is, for programs and for tired people. */
@NullMarked
package io.kubernaut.core.explain;

import org.jspecify.annotations.NullMarked;
