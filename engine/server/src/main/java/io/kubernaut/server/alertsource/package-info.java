/** Asks Alertmanager and Prometheus whether an alert fires. */
@NullMarked
package io.kubernaut.server.alertsource;

import org.jspecify.annotations.NullMarked;
