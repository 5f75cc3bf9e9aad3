/** Scenarios: an alert, a cluster, a history and what is expected; reading, running, judging and reporting them. */
@NullMarked
package io.kubernaut.rules.scenario;

import org.jspecify.annotations.NullMarked;
