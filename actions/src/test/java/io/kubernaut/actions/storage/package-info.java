@NullMarked
package io.kubernaut.actions.storage;

import org.jspecify.annotations.NullMarked;
