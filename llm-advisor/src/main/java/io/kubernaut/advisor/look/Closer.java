package io.kubernaut.advisor.look;

import io.kubernaut.core.cluster.ObjectRef;
import java.util.List;

/**
 * What was seen on a closer look. Others wrote it: it is cleaned before it leaves.
 *
 * @param events that the snapshot does not have, the newest first, one a line
 * @param unseen what of the events could not be had, and why
 */
public record Closer(List<LogTail> logs, List<String> events, List<String> unseen) {
    /** Nobody looked. */
    public static final Closer NOTHING = new Closer(List.of(), List.of(), List.of());

    public Closer {
        logs = List.copyOf(logs);
        events = List.copyOf(events);
        unseen = List.copyOf(unseen);
    }

    public boolean isEmpty() {
        return logs.isEmpty() && events.isEmpty() && unseen.isEmpty();
    }

    /**
     * The end of a log.
     *
     * @param run which run of the container, in words
     * @param lines the newest first
     * @param unseen why there are none; "" where there are, or the container wrote nothing
     */
    public record LogTail(ObjectRef pod, String container, String run, List<String> lines, String unseen) {
        public LogTail {
            lines = List.copyOf(lines);
        }
    }
}
