@NullMarked
package io.kubernaut.actions.upkeep;

import org.jspecify.annotations.NullMarked;
