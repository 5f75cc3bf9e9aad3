/** Alerts, episodes, incidents, decisions and approvals in PostgreSQL. */
@NullMarked
package io.kubernaut.history.incident;

import org.jspecify.annotations.NullMarked;
