/** Scenarios of real incidents, without the names that were in them. */
@NullMarked
package io.kubernaut.server.portrait;

import org.jspecify.annotations.NullMarked;
