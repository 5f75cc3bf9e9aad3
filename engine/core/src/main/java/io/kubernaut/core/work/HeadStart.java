package io.kubernaut.core.work;

import io.kubernaut.core.alert.Severity;
import java.time.Duration;

/**
 * How far ahead an item is of another that is due at the same time. It is at most {@link #MOST}, so an item that has
 * waited for longer than that goes before all new ones.
 */
public final class HeadStart {
    public static final Duration MOST = Duration.ofSeconds(90);

    private HeadStart() {}

    /** What is under way comes before what is new, and telling after both. */
    public static Duration of(WorkItem.Kind kind) {
        return switch (kind) {
            case RUN, REVERT, EXPIRE -> MOST;
            case DECIDE -> Duration.ofSeconds(40);
            case ASSESS, ASK -> Duration.ofSeconds(20);
            case TRIAGE -> ofTriage(Severity.OTHER);
            case TELL -> Duration.ZERO;
        };
    }

    /** Of new alerts, by the most severe of them. */
    public static Duration ofTriage(Severity severity) {
        return switch (severity) {
            case CRITICAL -> Duration.ofSeconds(60);
            case ERROR -> Duration.ofSeconds(50);
            case WARNING -> Duration.ofSeconds(30);
            case INFO, OTHER -> Duration.ofSeconds(10);
        };
    }
}
