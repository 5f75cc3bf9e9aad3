package io.kubernaut.actions.executor;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.core.execution.ActionRequest;
import java.util.SortedMap;
import java.util.TreeMap;

/** The annotations that Kubernaut writes, by which it finds its own changes again. */
public final class Marks {
    public static final String DECISION = "kubernaut.io/decision";
    public static final String RUN = "kubernaut.io/run";
    /** The run that was taken back. */
    public static final String UNDONE = "kubernaut.io/undone";
    /** On a pod template: when a restart was asked for. */
    public static final String RESTARTED_AT = "kubernaut.io/restartedAt";

    public static final String CORDONED_BY = "kubernaut.io/cordoned-by";
    public static final String CORDON_REASON = "kubernaut.io/cordon-reason";

    /** The value of labels and annotations that say whose an object is. */
    public static final String OWNER = "kubernaut";

    private Marks() {}

    public static SortedMap<String, String> applied(ActionRequest request) {
        var marks = new TreeMap<String, String>();
        marks.put(DECISION, request.decisionId().toString());
        marks.put(RUN, request.runId().toString());
        return marks;
    }

    public static SortedMap<String, String> undone(ActionRequest request) {
        var marks = new TreeMap<String, String>();
        marks.put(UNDONE, request.runId().toString());
        return marks;
    }

    /** Whether the object's latest change of Kubernaut's is this run's. */
    public static boolean carriedBy(LiveObject live, ActionRequest request) {
        return live.annotation(RUN).equals(request.runId().toString());
    }

    /** A label's pointer. */
    public static String label(String owner, String label) {
        return owner + "/metadata/labels/" + label.replace("~", "~0").replace("/", "~1");
    }

    /** An annotation's pointer; the slash of its name is written as JSON pointers want it. */
    public static String pointer(String owner, String annotation) {
        return owner + "/metadata/annotations/" + annotation.replace("~", "~0").replace("/", "~1");
    }
}
