/** Takes credentials and addresses of people out of text before it is kept. */
@NullMarked
package io.kubernaut.actions.redaction;

import org.jspecify.annotations.NullMarked;
