/** Stored decisions, made again: one under the rules in force, many under a candidate; and their export. */
@NullMarked
package io.kubernaut.server.replay;

import org.jspecify.annotations.NullMarked;
