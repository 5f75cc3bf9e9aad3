/** The programs that integration tests start and stop: Alertmanager, Prometheus, PostgreSQL and Kubernaut itself. */
@NullMarked
package io.kubernaut.server.processes;

import org.jspecify.annotations.NullMarked;
