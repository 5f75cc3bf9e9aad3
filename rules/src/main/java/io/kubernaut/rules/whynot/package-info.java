/** Says of each rule which of its conditions held on given facts, and which one did not. */
@NullMarked
package io.kubernaut.rules.whynot;

import org.jspecify.annotations.NullMarked;
