/** A small model that runs in this process and makes numbers of texts. */
@NullMarked
package io.kubernaut.advisor.embedding;

import org.jspecify.annotations.NullMarked;
