/** Reads rules as a careful colleague would, before they are compiled: what is wrong, where, and what to do instead. */
@NullMarked
package io.kubernaut.rules.lint;

import org.jspecify.annotations.NullMarked;
