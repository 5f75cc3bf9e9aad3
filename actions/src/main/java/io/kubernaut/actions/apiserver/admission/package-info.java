/** What the Kubernetes API fills in, checks and refuses before it stores an object. */
@NullMarked
package io.kubernaut.actions.apiserver.admission;

import org.jspecify.annotations.NullMarked;
