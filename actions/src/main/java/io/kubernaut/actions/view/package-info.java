/** Reads Kubernetes objects, live or from manifests, into core's reduced records. */
@NullMarked
package io.kubernaut.actions.view;

import org.jspecify.annotations.NullMarked;
