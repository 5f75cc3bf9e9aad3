/** Many faults under load: the service in several processes, and what must still hold when all is over. */
@NullMarked
package io.kubernaut.server.faults;

import org.jspecify.annotations.NullMarked;
