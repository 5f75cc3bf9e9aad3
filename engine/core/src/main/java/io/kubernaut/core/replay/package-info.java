/** Decides stored cases again: one of them under other rules, or all of a month under a candidate. */
@NullMarked
package io.kubernaut.core.replay;

import org.jspecify.annotations.NullMarked;
