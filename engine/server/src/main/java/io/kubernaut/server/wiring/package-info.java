/** Puts database, rules, cluster and pipeline together. */
@NullMarked
package io.kubernaut.server.wiring;

import org.jspecify.annotations.NullMarked;
