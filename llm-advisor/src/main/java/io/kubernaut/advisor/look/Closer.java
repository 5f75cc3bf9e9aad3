package io.kubernaut.advisor.look;

import io.kubernaut.core.cluster.ObjectRef;
import java.util.List;

/**
 * What was seen on a closer look. Others wrote it: it is cleaned before it leaves.
 *
 * @param events that the snapshot does not have, the newest first, one a line
 * @param unseen what of the events could not be had, and why
 * @param looked what the model asked to see, in order
 */
public record Closer(List<LogTail> logs, List<String> events, List<String> unseen, List<Looked> looked) {
    /** Nobody looked. */
    public static final Closer NOTHING = new Closer(List.of(), List.of(), List.of(), List.of());

    public Closer {
        logs = List.copyOf(logs);
        events = List.copyOf(events);
        unseen = List.copyOf(unseen);
        looked = List.copyOf(looked);
    }

    /** With this, which the model asked to see. */
    public Closer and(List<Looked> more) {
        return new Closer(logs, events, unseen, more);
    }

    /**
     * A look that a model asked for.
     *
     * @param call the tool and its arguments
     */
    public record Looked(String call, List<String> lines) {
        public Looked {
            lines = List.copyOf(lines);
        }
    }

    public boolean isEmpty() {
        return logs.isEmpty() && events.isEmpty() && unseen.isEmpty() && looked.isEmpty();
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
