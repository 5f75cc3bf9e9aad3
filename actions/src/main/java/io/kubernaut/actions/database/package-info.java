/** Who is the primary of a replicated database, and how another member becomes it, by the operator that runs it. */
@NullMarked
package io.kubernaut.actions.database;

import org.jspecify.annotations.NullMarked;
