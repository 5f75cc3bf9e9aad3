/** Whether pods find room: what they ask for, and what quotas, limit ranges and nodes leave. */
@NullMarked
package io.kubernaut.core.capacity;

import org.jspecify.annotations.NullMarked;
