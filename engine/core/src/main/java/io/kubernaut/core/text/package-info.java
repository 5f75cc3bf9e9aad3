/** How values are said to people. */
@NullMarked
package io.kubernaut.core.text;

import org.jspecify.annotations.NullMarked;
