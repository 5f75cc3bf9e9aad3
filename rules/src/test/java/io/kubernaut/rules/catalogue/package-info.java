/** Every alert of the catalogue leads to a decision that says something about that alert, and never to a harmful one. */
@NullMarked
package io.kubernaut.rules.catalogue;

import org.jspecify.annotations.NullMarked;
