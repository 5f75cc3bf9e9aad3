/** Kinds, stored objects, selectors and refusals of the in-process Kubernetes API. */
@NullMarked
package io.kubernaut.actions.apiserver.objects;

import org.jspecify.annotations.NullMarked;
