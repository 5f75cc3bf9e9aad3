/** The four ways in which the Kubernetes API changes an object by a patch, and who owns which field. */
@NullMarked
package io.kubernaut.actions.apiserver.patch;

import org.jspecify.annotations.NullMarked;
