/** What earlier runs did and how well they worked, read from PostgreSQL. */
@NullMarked
package io.kubernaut.history.memory;

import org.jspecify.annotations.NullMarked;
