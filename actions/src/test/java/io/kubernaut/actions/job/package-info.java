@NullMarked
package io.kubernaut.actions.job;

import org.jspecify.annotations.NullMarked;
