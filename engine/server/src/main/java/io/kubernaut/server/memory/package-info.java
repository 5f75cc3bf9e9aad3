/** What was learned from earlier runs, over HTTP. */
@NullMarked
package io.kubernaut.server.memory;

import org.jspecify.annotations.NullMarked;
