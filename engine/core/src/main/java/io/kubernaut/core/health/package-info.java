/** In which ways the service does less than it should, kept in one place that all who notice report to. */
@NullMarked
package io.kubernaut.core.health;

import org.jspecify.annotations.NullMarked;
