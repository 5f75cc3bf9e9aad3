/** From an operator's directory to the rules in force: read, checked, tried, exchanged, kept. */
@NullMarked
package io.kubernaut.rules.base;

import org.jspecify.annotations.NullMarked;
