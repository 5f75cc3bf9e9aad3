/** Every rule base ever used, with its sources, in PostgreSQL. */
@NullMarked
package io.kubernaut.history.rulebase;

import org.jspecify.annotations.NullMarked;
