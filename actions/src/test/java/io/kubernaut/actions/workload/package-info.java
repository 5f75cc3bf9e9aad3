@NullMarked
package io.kubernaut.actions.workload;

import org.jspecify.annotations.NullMarked;
