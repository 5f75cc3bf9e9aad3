/** Where a page of a long list ends and the next begins. */
@NullMarked
package io.kubernaut.core.paging;

import org.jspecify.annotations.NullMarked;
