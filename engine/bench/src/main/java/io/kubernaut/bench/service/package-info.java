/** Measures the whole service from outside: its jar in a process, PostgreSQL, an API server, senders over HTTP. */
@NullMarked
package io.kubernaut.bench.service;

import org.jspecify.annotations.NullMarked;
