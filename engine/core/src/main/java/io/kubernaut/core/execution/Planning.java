package io.kubernaut.core.execution;

/** The ending of {@link ActionExecutor#plan}. */
public sealed interface Planning {
    record Planned(Plan plan) implements Planning {}

    /** The cluster is already as the action would make it. */
    record AlreadySo(String reason) implements Planning {}

    /** The target is not what was decided about any more: it must be decided again. */
    record Changed(String reason) implements Planning {}

    /** It must not, or cannot, be done; {@code reason} names what stands in the way. */
    record Refused(String reason) implements Planning {}
}
