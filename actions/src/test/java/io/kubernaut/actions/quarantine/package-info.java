@NullMarked
package io.kubernaut.actions.quarantine;

import org.jspecify.annotations.NullMarked;
