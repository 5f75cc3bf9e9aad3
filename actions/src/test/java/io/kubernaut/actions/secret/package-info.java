@NullMarked
package io.kubernaut.actions.secret;

import org.jspecify.annotations.NullMarked;
