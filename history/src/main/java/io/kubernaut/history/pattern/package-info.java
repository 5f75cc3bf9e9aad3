/** Patterns: the history that they are found in, and those that were. */
@NullMarked
package io.kubernaut.history.pattern;

import org.jspecify.annotations.NullMarked;
