package io.kubernaut.actions.executor;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.core.cluster.NodeState;
import io.kubernaut.core.execution.ActionRequest;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The annotations that Kubernaut writes, by which it finds its own changes again. */
public final class Marks {
    public static final String DECISION = "kubernaut.io/decision";
    public static final String RUN = "kubernaut.io/run";
    /** The runs before that one, the latest first, separated by spaces: a later run must not hide what they did. */
    public static final String EARLIER = "kubernaut.io/earlier-runs";

    private static final int MOST_EARLIER = 8;

    /** The run that was taken back. */
    public static final String UNDONE = "kubernaut.io/undone";
    /** On a pod template: when a restart was asked for. */
    public static final String RESTARTED_AT = "kubernaut.io/restartedAt";

    public static final String CORDONED_BY = NodeState.CORDONED_BY;
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

    /** Whether this run has written to the object, be it that others have since. */
    public static boolean carriedBy(LiveObject live, ActionRequest request) {
        return runs(live).anyMatch(request.runId().toString()::equals);
    }

    /** The annotations for an object that has some already: with those of another run the runs before are kept. */
    public static SortedMap<String, String> keeping(LiveObject live, Map<String, String> annotations) {
        var marks = new TreeMap<>(annotations);
        var run = annotations.get(RUN);
        if (run != null) {
            var earlier = runs(live)
                    .filter(one -> !one.equals(run))
                    .distinct()
                    .limit(MOST_EARLIER)
                    .collect(Collectors.joining(" "));
            if (!earlier.isEmpty()) {
                marks.put(EARLIER, earlier);
            }
        }
        return marks;
    }

    /** The latest first. */
    private static Stream<String> runs(LiveObject live) {
        return Stream.of((live.annotation(RUN) + " " + live.annotation(EARLIER)).split(" "))
                .filter(run -> !run.isEmpty());
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
