@NullMarked
package io.kubernaut.actions.pods;

import org.jspecify.annotations.NullMarked;
