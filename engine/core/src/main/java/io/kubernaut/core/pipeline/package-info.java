/** The durable pipeline: workers that triage alerts, carry runs out, and deliver messages, each step a row. */
@NullMarked
package io.kubernaut.core.pipeline;

import org.jspecify.annotations.NullMarked;
