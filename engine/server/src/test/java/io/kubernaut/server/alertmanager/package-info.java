/** Alertmanager and Prometheus drive the whole service, from a rule that fires to a workload that is healed. */
@NullMarked
package io.kubernaut.server.alertmanager;

import org.jspecify.annotations.NullMarked;
