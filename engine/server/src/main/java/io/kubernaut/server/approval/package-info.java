/** Questions to people, and their answers, over HTTP. */
@NullMarked
package io.kubernaut.server.approval;

import org.jspecify.annotations.NullMarked;
