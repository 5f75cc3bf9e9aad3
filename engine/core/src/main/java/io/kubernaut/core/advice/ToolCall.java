package io.kubernaut.core.advice;

import java.time.Duration;

/**
 * A closer look that a model asked for.
 *
 * @param tool as the model called it, cut; one that there is not is refused
 * @param arguments as it gave them, cut, without credentials
 * @param bytes of what it was shown for it
 * @param refused why it was shown nothing; "" where it was
 */
public record ToolCall(String tool, String arguments, long bytes, Duration took, String refused) {}
