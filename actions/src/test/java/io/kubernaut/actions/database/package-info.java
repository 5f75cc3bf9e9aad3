@NullMarked
package io.kubernaut.actions.database;

import org.jspecify.annotations.NullMarked;
