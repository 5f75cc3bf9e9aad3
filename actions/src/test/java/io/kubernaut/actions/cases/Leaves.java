package io.kubernaut.actions.cases;

import java.util.SortedMap;
import tools.jackson.databind.JsonNode;

/** Takes a tree apart, so that two can be compared field by field whatever their order. */
final class Leaves {
    private Leaves() {}

    /** The API server leaves out what is false or empty, so that counts as not there. */
    static void of(JsonNode node, String pointer, SortedMap<String, String> into) {
        if (node.isObject()) {
            node.properties()
                    .forEach(e -> of(e.getValue(), pointer + "/" + e.getKey().replace("/", "~1"), into));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                of(node.get(i), pointer + "/" + i, into);
            }
        } else if (!node.isNull() && !node.isMissingNode() && !(node.isBoolean() && !node.asBoolean())) {
            into.put(pointer, node.toString().replaceAll("^\"|\"$", ""));
        }
    }
}
