/** Decides without storing or doing anything: over HTTP and on the command line. */
@NullMarked
package io.kubernaut.server.evaluation;

import org.jspecify.annotations.NullMarked;
