/** Taking a pod out of service and off the network while it keeps running, to be examined. */
@NullMarked
package io.kubernaut.actions.quarantine;

import org.jspecify.annotations.NullMarked;
