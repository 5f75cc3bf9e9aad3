/** The cluster that this process looks at and acts on, or the reason why there is none. */
@NullMarked
package io.kubernaut.server.cluster;

import org.jspecify.annotations.NullMarked;
