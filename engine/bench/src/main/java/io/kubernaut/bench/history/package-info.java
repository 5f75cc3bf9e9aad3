/** What the database costs when it is full: what a decision asks of a year of history, and dropping months of it. */
@NullMarked
package io.kubernaut.bench.history;

import org.jspecify.annotations.NullMarked;
