/** That the harness itself measures what it says. */
@NullMarked
package io.kubernaut.bench.service;

import org.jspecify.annotations.NullMarked;
