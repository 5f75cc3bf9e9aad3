/** Whether the process lives, and whether it can do its work. */
@NullMarked
package io.kubernaut.server.readiness;

import org.jspecify.annotations.NullMarked;
