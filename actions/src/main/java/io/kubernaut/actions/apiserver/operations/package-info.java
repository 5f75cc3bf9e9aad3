/** What can be done with the objects of the in-process API: create, replace, patch, apply, scale, evict and delete. */
@NullMarked
package io.kubernaut.actions.apiserver.operations;

import org.jspecify.annotations.NullMarked;
