/** Takes credentials and addresses of people out of text before it is kept or leaves. */
@NullMarked
package io.kubernaut.core.redaction;

import org.jspecify.annotations.NullMarked;
