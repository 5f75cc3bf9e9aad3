/** Runs, their steps and artefacts in PostgreSQL. */
@NullMarked
package io.kubernaut.history.execution;

import org.jspecify.annotations.NullMarked;
