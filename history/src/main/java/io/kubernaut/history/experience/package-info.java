/** What was learned, carried from one installation to another: samples of scores as lines of JSON. */
@NullMarked
package io.kubernaut.history.experience;

import org.jspecify.annotations.NullMarked;
