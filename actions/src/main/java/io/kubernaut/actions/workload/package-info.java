/** Actions on workloads and their pods. */
@NullMarked
package io.kubernaut.actions.workload;

import org.jspecify.annotations.NullMarked;
