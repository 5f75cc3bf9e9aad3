/** The catalogue of actions: target kinds, parameter schemas, risk and undo, as data. */
@NullMarked
package io.kubernaut.core.action;

import org.jspecify.annotations.NullMarked;
