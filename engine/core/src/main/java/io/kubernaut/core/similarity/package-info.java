/** Which incidents of the past were like one, what was done about them, and how that turned out. */
@NullMarked
package io.kubernaut.core.similarity;

import org.jspecify.annotations.NullMarked;
