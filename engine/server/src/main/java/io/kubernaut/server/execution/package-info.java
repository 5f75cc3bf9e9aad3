/** The catalogue of actions, runs, their artefacts and undo over HTTP. */
@NullMarked
package io.kubernaut.server.execution;

import org.jspecify.annotations.NullMarked;
