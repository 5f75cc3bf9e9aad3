/** The kill switch over HTTP. */
@NullMarked
package io.kubernaut.server.mode;

import org.jspecify.annotations.NullMarked;
