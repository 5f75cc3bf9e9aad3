package io.kubernaut.actions.executor;

import io.kubernaut.actions.api.LiveObject;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Where the elements of lists are that had another index before: containers and their variables, found by their names. */
final class Places {
    private static final String NAME = "/name";

    /** New beginnings of pointers by old ones. */
    private final SortedMap<String, String> moves = new TreeMap<>();

    private Places() {}

    /** @param anchors the names of elements by the pointers at which they were */
    static Places of(SortedMap<String, JsonNode> anchors, LiveObject live) {
        var places = new Places();
        // What an element is in comes before it.
        anchors.entrySet().stream()
                .filter(anchor -> anchor.getKey().matches(".*/[0-9]+" + NAME))
                .sorted(Comparator.comparing(anchor -> anchor.getKey().length()))
                .forEach(anchor -> places.find(anchor, live));
        return places;
    }

    private void find(Map.Entry<String, JsonNode> anchor, LiveObject live) {
        var before = anchor.getKey().substring(0, anchor.getKey().length() - NAME.length());
        var list = now(before.substring(0, before.lastIndexOf('/')));
        var names = live.elements(list).map(element -> element.path("name")).toList();
        int index = names.indexOf(anchor.getValue());
        if (index >= 0) {
            moves.put(before, list + "/" + index);
        }
    }

    /** The pointer to the same field as it is now. */
    String now(String pointer) {
        return moves.entrySet().stream()
                .filter(move -> (pointer + "/").startsWith(move.getKey() + "/"))
                .reduce((shorter, longer) -> longer)
                .map(move -> move.getValue() + pointer.substring(move.getKey().length()))
                .orElse(pointer);
    }
}
