@NullMarked
package io.kubernaut.actions.network;

import org.jspecify.annotations.NullMarked;
