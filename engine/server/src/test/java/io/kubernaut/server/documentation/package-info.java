/** Holds the documentation to what the program is. */
@NullMarked
package io.kubernaut.server.documentation;

import org.jspecify.annotations.NullMarked;
