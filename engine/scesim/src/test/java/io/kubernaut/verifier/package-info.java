/** The rules as Drools' own verifier sees them: rules that can never match, and rules that are one. */
@NullMarked
package io.kubernaut.verifier;

import org.jspecify.annotations.NullMarked;
