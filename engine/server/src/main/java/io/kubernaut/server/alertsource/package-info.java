/** Asks Alertmanager and Prometheus whether an alert fires, and Prometheus for what is measured. */
@NullMarked
package io.kubernaut.server.alertsource;

import org.jspecify.annotations.NullMarked;
