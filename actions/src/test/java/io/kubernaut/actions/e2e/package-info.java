/** What the end-to-end suites of several modules need of a cluster. */
@NullMarked
package io.kubernaut.actions.e2e;

import org.jspecify.annotations.NullMarked;
