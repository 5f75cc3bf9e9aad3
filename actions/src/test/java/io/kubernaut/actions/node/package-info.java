@NullMarked
package io.kubernaut.actions.node;

import org.jspecify.annotations.NullMarked;
