package io.kubernaut.actions.apiserver.objects;

import java.util.Map;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** Shows one stored event through both APIs; it is stored in the form of the core group. */
public final class Events {
    private static final Map<String, String> NEW_NAMES = Map.of(
            "involvedObject", "regarding",
            "message", "note",
            "reportingComponent", "reportingController",
            "source", "deprecatedSource",
            "firstTimestamp", "deprecatedFirstTimestamp",
            "lastTimestamp", "deprecatedLastTimestamp",
            "count", "deprecatedCount");

    private Events() {}

    /** The object in the version that {@code kind} speaks. */
    public static ObjectNode shown(Kind kind, ObjectNode stored) {
        if (!kind.isEvent()) {
            return stored;
        }
        var event = stored.deepCopy();
        event.put("apiVersion", kind.apiVersion());
        if (!kind.group().isEmpty()) {
            NEW_NAMES.forEach((old, name) -> rename(event, old, name));
        }
        return event;
    }

    /** The object in the form in which it is stored. */
    public static ObjectNode stored(Kind kind, ObjectNode sent) {
        if (!kind.isEvent()) {
            return sent;
        }
        sent.put("apiVersion", "v1");
        NEW_NAMES.forEach((old, name) -> rename(sent, name, old));
        if (!sent.has("source")) {
            sent.putObject("source");
        }
        for (String time : new String[] {"firstTimestamp", "lastTimestamp", "eventTime"}) {
            if (!sent.has(time)) {
                sent.set(time, NullNode.getInstance());
            }
        }
        if (!sent.has("reportingComponent")) {
            sent.put("reportingComponent", "").put("reportingInstance", "");
        }
        return sent;
    }

    private static void rename(ObjectNode object, String from, String to) {
        var value = object.remove(from);
        if (value != null) {
            object.set(to, value);
        }
    }
}
