/** What goes wrong is answered as problem+json (RFC 9457), and lists are read page by page. */
@NullMarked
package io.kubernaut.server.problem;

import org.jspecify.annotations.NullMarked;
