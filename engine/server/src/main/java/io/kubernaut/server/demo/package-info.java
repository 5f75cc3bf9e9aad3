/** The demo: a shop on an in-process Kubernetes API that breaks in three ways and is healed. */
@NullMarked
package io.kubernaut.server.demo;

import org.jspecify.annotations.NullMarked;
