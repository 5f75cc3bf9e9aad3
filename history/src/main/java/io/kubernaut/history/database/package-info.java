/** The connection to PostgreSQL: embedded or given, migrated, pooled, with transactions over MyBatis. */
@NullMarked
package io.kubernaut.history.database;

import org.jspecify.annotations.NullMarked;
