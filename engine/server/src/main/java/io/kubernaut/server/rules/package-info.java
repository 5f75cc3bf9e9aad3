/** The rules in force, and candidates for them, over HTTP. */
@NullMarked
package io.kubernaut.server.rules;

import org.jspecify.annotations.NullMarked;
