/** The RBAC rights that Kubernaut needs, as a ClusterRole. */
@NullMarked
package io.kubernaut.actions.rights;

import org.jspecify.annotations.NullMarked;
