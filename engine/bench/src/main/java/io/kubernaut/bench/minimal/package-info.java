/** The least that a Boot application with a database can be: what the service's start is compared with. */
@NullMarked
package io.kubernaut.bench.minimal;

import org.jspecify.annotations.NullMarked;
