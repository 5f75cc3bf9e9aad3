/** The command line. */
@NullMarked
package io.kubernaut.server.command;

import org.jspecify.annotations.NullMarked;
