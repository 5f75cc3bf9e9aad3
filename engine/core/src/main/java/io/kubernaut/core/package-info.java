/** The domain types, ports and pipeline that everything else in Kubernaut is built on. */
@NullMarked
package io.kubernaut.core;

import org.jspecify.annotations.NullMarked;
