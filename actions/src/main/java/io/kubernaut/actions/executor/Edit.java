package io.kubernaut.actions.executor;

import io.kubernaut.actions.api.LiveObject;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Collects what is to change in an object that was just read. */
public final class Edit {
    private final LiveObject live;
    private final SortedMap<String, JsonNode> anchors = new TreeMap<>();
    private final List<FieldChange> fields = new ArrayList<>();
    private final ObjectNode facts = JsonMapper.shared().createObjectNode();

    private Edit(LiveObject live) {
        this.live = live;
    }

    public static Edit of(LiveObject live) {
        return new Edit(live);
    }

    public Edit set(String pointer, JsonNode value) {
        fields.add(new FieldChange(pointer, live.at(pointer), value));
        return this;
    }

    public Edit set(String pointer, String value) {
        return set(pointer, StringNode.valueOf(value));
    }

    public Edit set(String pointer, int value) {
        return set(pointer, IntNode.valueOf(value));
    }

    public Edit remove(String pointer) {
        return set(pointer, MissingNode.getInstance());
    }

    /** The change fits only while this field stays as it is. */
    public Edit anchoredAt(String pointer) {
        anchors.put(pointer, live.at(pointer));
        return this;
    }

    public Edit fact(String name, String value) {
        facts.put(name, value);
        return this;
    }

    public ObjectChange change() {
        return new ObjectChange(live.uid(), live.resourceVersion(), live.generation(), anchors, fields, facts);
    }
}
