/** What models are asked, what they answered and what they cost, in PostgreSQL. */
@NullMarked
package io.kubernaut.history.advice;

import org.jspecify.annotations.NullMarked;
