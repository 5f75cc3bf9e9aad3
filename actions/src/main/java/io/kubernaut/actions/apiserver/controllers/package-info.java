/** Small controllers, a scheduler and a kubelet that move simulated workloads of the in-process API. */
@NullMarked
package io.kubernaut.actions.apiserver.controllers;

import org.jspecify.annotations.NullMarked;
