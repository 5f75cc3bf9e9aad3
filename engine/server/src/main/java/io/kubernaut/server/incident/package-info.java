/** Incidents, decisions and their explanations over HTTP. */
@NullMarked
package io.kubernaut.server.incident;

import org.jspecify.annotations.NullMarked;
