/** What earlier remediations did and how well they worked. */
@NullMarked
package io.kubernaut.core.memory;

import org.jspecify.annotations.NullMarked;
