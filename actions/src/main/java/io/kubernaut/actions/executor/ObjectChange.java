package io.kubernaut.actions.executor;

import io.kubernaut.actions.api.FieldOwner;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.core.execution.ActionRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An exact change of one object: what it was computed from, and each field before and after. This is what a plan keeps.
 *
 * @param generation -1 for kinds without one
 * @param anchors fields that must be the same as when the change was computed, such as the name of the container at an
 *     index; by pointer
 * @param facts what verification wants to know besides
 */
public record ObjectChange(
        String uid,
        String resourceVersion,
        long generation,
        SortedMap<String, JsonNode> anchors,
        List<FieldChange> fields,
        ObjectNode facts) {
    private static final JsonMapper JSON = JsonMapper.shared();

    public ObjectChange {
        fields = List.copyOf(fields);
    }

    public static ObjectChange of(String text) {
        var json = JSON.readTree(text);
        var anchors = new TreeMap<String, JsonNode>();
        json.path("anchors").properties().forEach(e -> anchors.put(e.getKey(), e.getValue()));
        var fields = new ArrayList<FieldChange>();
        json.path("fields").forEach(field -> fields.add(FieldChange.of(field)));
        return new ObjectChange(
                json.path("uid").asString(""),
                json.path("resourceVersion").asString(""),
                json.path("generation").asLong(-1),
                anchors,
                fields,
                json.path("facts") instanceof ObjectNode facts ? facts : JSON.createObjectNode());
    }

    public String toJson() {
        var json = JSON.createObjectNode();
        json.put("uid", uid).put("resourceVersion", resourceVersion).put("generation", generation);
        var anchored = json.putObject("anchors");
        anchors.forEach(anchored::set);
        var list = json.putArray("fields");
        fields.forEach(field -> field.toJson(list.addObject()));
        json.set("facts", facts);
        return JSON.writeValueAsString(json);
    }

    public ObjectChange completed(ObjectNode answer) {
        return new ObjectChange(
                uid,
                resourceVersion,
                generation,
                anchors,
                fields.stream().map(field -> field.completed(answer)).toList(),
                facts);
    }

    public boolean changesAnything() {
        return fields.stream().anyMatch(FieldChange::changesAnything);
    }

    public boolean isBefore(LiveObject live) {
        return fields.stream().allMatch(field -> field.isBefore(live));
    }

    public boolean isAfter(LiveObject live) {
        return fields.stream().allMatch(field -> field.isAfter(live));
    }

    public List<FieldChange> inverse() {
        return fields.stream().map(FieldChange::inverse).toList();
    }

    /** Fields that are no longer as this change left them. */
    public List<FieldChange> overtaken(LiveObject live) {
        return fields.stream().filter(field -> !field.isAfter(live)).toList();
    }

    /** What taking it back would overwrite, and who wrote that; empty when nothing. */
    Optional<String> notToBeTakenBack(ActionRequest request, LiveObject live) {
        if (!anchored(live)) {
            return Optional.of("what it was about is not there any more ("
                    + anchors.values().stream()
                            .map(name -> name.asString(""))
                            .distinct()
                            .collect(Collectors.joining(", "))
                    + ").");
        }
        var overtaken = overtaken(live);
        return overtaken.isEmpty() ? setAnew(live) : Optional.of(Blame.of(request, live, overtaken));
    }

    /**
     * A value that is as the run left it may be somebody's own: taken away since, and set again for another reason. Of what
     * holds several values, such as a template, each may be another's from the beginning, as what the run set to what it was.
     */
    private Optional<String> setAnew(LiveObject live) {
        return fields.stream()
                .filter(field ->
                        field.changesAnything() && live.at(field.pointer()).isValueNode())
                .flatMap(
                        field -> FieldOwner.of(live, field.pointer(), true)
                                .map(who -> field.words() + " was set anew by " + who + ".")
                                .stream())
                .findFirst();
    }

    /** Why the change no longer fits the object; empty when it does. */
    public Optional<String> misfit(LiveObject live) {
        if (!live.uid().equals(uid)) {
            return Optional.of(live.display() + " was deleted and created anew since the plan was made.");
        }
        if (generation >= 0 && live.generation() != generation) {
            return Optional.of("The specification of " + live.display() + " was changed since the plan was made.");
        }
        return anchored(live) && isBefore(live)
                ? Optional.empty()
                : Optional.of(live.display() + " was changed since the plan was made.");
    }

    /**
     * The same change where the elements that its anchors name are in the object now, which may be another index than when
     * it was computed. Where one of them is gone it is not {@link #anchored} in the object.
     */
    public ObjectChange in(LiveObject live) {
        if (anchored(live)) {
            return this;
        }
        var places = Places.of(anchors, live);
        var moved = new TreeMap<String, JsonNode>();
        anchors.forEach((pointer, value) -> moved.put(places.now(pointer), value));
        return new ObjectChange(
                uid,
                resourceVersion,
                generation,
                moved,
                fields.stream()
                        .map(field -> new FieldChange(places.now(field.pointer()), field.before(), field.after()))
                        .toList(),
                facts);
    }

    public boolean anchored(LiveObject live) {
        return anchors.entrySet().stream().allMatch(a -> live.at(a.getKey()).equals(a.getValue()));
    }
}
