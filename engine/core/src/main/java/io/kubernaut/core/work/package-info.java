/** Durable work items that any replica may take up. */
@NullMarked
package io.kubernaut.core.work;

import org.jspecify.annotations.NullMarked;
