/** Guards: each answers about one proposal whether it may be carried out now. */
@NullMarked
package io.kubernaut.core.guard;

import org.jspecify.annotations.NullMarked;
