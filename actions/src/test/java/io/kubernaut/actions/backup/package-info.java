@NullMarked
package io.kubernaut.actions.backup;

import org.jspecify.annotations.NullMarked;
