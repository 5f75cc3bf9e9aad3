/** Compares language models on scenarios: which answers well, how steadily, and at what cost. */
@NullMarked
package io.kubernaut.server.comparison;

import org.jspecify.annotations.NullMarked;
