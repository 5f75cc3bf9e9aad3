/** What Kubernaut remembers, kept in PostgreSQL. */
@NullMarked
package io.kubernaut.history;

import org.jspecify.annotations.NullMarked;
