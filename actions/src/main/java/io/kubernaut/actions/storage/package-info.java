/** Actions on volumes and what is kept on them. */
@NullMarked
package io.kubernaut.actions.storage;

import org.jspecify.annotations.NullMarked;
