@NullMarked
package io.kubernaut.actions.rights;

import org.jspecify.annotations.NullMarked;
