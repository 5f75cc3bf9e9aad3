/** Tests of the in-process Kubernetes API. */
@NullMarked
package io.kubernaut.actions.apiserver;

import org.jspecify.annotations.NullMarked;
