/** How well a finished run worked: what is looked at, how it becomes a score, and what cannot be told. */
@NullMarked
package io.kubernaut.core.assessment;

import org.jspecify.annotations.NullMarked;
