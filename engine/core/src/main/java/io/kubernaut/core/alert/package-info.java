/** What Alertmanager sends: webhooks, alerts, and the reader that survives bad ones. */
@NullMarked
package io.kubernaut.core.alert;

import org.jspecify.annotations.NullMarked;
