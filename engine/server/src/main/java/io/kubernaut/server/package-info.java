/** The application that puts all modules together and serves HTTP and the command line. */
@NullMarked
package io.kubernaut.server;

import org.jspecify.annotations.NullMarked;
