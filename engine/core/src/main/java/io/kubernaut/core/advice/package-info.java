/** Asking language models: who can be asked, what that may cost, and what is kept of it. */
@NullMarked
package io.kubernaut.core.advice;

import org.jspecify.annotations.NullMarked;
