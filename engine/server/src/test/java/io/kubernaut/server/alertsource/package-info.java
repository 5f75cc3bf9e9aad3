@NullMarked
package io.kubernaut.server.alertsource;

import org.jspecify.annotations.NullMarked;
