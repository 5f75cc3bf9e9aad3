/** What rules may see of Java and of the model, and a class loader that shows them nothing else. */
@NullMarked
package io.kubernaut.rules.sandbox;

import org.jspecify.annotations.NullMarked;
