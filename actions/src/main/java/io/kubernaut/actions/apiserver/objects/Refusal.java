package io.kubernaut.actions.apiserver.objects;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A request that the API refuses, with the code and the {@code Status} that a real API server answers. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why one field is refused; {@code reason} is a cause type such as {@code FieldValueInvalid}. */
    public record Cause(String reason, String message, String field) {
        public static Cause invalid(String field, String value, String detail) {
            return new Cause("FieldValueInvalid", "Invalid value: " + value + ": " + detail, field);
        }

        public static Cause forbidden(String field, String detail) {
            return new Cause("FieldValueForbidden", "Forbidden: " + detail, field);
        }

        public static Cause required(String field, String detail) {
            return new Cause(
                    "FieldValueRequired", detail.isEmpty() ? "Required value" : "Required value: " + detail, field);
        }
    }

    private final int code;
    private final transient ObjectNode status;

    private Refusal(int code, String reason, String message, @Nullable ObjectNode details) {
        super(message, null, false, false);
        this.code = code;
        this.status = JsonNodeFactory.instance.objectNode();
        status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
        status.put("status", "Failure").put("message", message).put("reason", reason);
        if (details != null) {
            status.set("details", details);
        }
        status.put("code", code);
    }

    public int code() {
        return code;
    }

    public ObjectNode status() {
        return status;
    }

    public static Refusal of(int code, String reason, String message) {
        return new Refusal(code, reason, message, null);
    }

    /** With an empty {@code details} object, as some answers have. */
    public static Refusal bare(int code, String reason, String message) {
        return new Refusal(code, reason, message, JsonNodeFactory.instance.objectNode());
    }

    public static Refusal badRequest(String message) {
        return new Refusal(400, "BadRequest", message, null);
    }

    public static Refusal notFound(Kind kind, String name) {
        return named(404, "NotFound", kind.resource() + " \"" + name + "\" not found", kind, name);
    }

    public static Refusal alreadyExists(Kind kind, String name) {
        return named(409, "AlreadyExists", kind.resource() + " \"" + name + "\" already exists", kind, name);
    }

    public static Refusal modified(Kind kind, String name) {
        return named(
                409,
                "Conflict",
                "Operation cannot be fulfilled on " + kind.resource() + " \"" + name
                        + "\": the object has been modified; please apply your changes to the latest version and try"
                        + " again",
                kind,
                name);
    }

    /** A uid in the preconditions that is not the one of the stored object. */
    public static Refusal otherUid(Kind kind, String name, String expected, String actual) {
        return new Refusal(
                409,
                "Conflict",
                "Operation cannot be fulfilled on " + kind.qualified() + " \"" + name
                        + "\": the UID in the precondition (" + expected + ") does not match the UID in record ("
                        + actual + "). The object might have been deleted and then recreated",
                details(name, kind.group(), kind.kind()));
    }

    public static Refusal forbidden(Kind kind, String name, String why) {
        return named(403, "Forbidden", kind.resource() + " \"" + name + "\" is forbidden: " + why, kind, name);
    }

    public static Refusal invalid(Kind kind, String name, List<Cause> causes) {
        return invalid(kind.qualified(), kind.group(), kind.kind(), name, causes);
    }

    public static Refusal invalid(String qualified, String group, String kind, String name, List<Cause> causes) {
        var text = causes.stream()
                .map(cause -> (cause.field().isEmpty() ? "" : cause.field() + ": ") + cause.message())
                .toList();
        var message = qualified + " \"" + name + "\" is invalid: "
                + (text.size() == 1 ? text.getFirst() : "[" + String.join(", ", text) + "]");
        var details = details(name, group, kind);
        addCauses(details, causes);
        return new Refusal(422, "Invalid", message, details);
    }

    /** Causes without a named object, as conflicts of field managers and disruption budgets have them. */
    public static Refusal withCauses(int code, String reason, String message, List<Cause> causes) {
        var details = JsonNodeFactory.instance.objectNode();
        addCauses(details, causes);
        return new Refusal(code, reason, message, details);
    }

    private static Refusal named(int code, String reason, String message, Kind kind, String name) {
        return new Refusal(code, reason, message, details(name, kind.group(), kind.plural()));
    }

    private static ObjectNode details(String name, String group, String kind) {
        var details = JsonNodeFactory.instance.objectNode();
        if (!name.isEmpty()) {
            details.put("name", name);
        }
        if (!group.isEmpty()) {
            details.put("group", group);
        }
        if (!kind.isEmpty()) {
            details.put("kind", kind);
        }
        return details;
    }

    private static void addCauses(ObjectNode details, List<Cause> causes) {
        var array = details.putArray("causes");
        for (Cause cause : causes) {
            var node = array.addObject();
            node.put("reason", cause.reason()).put("message", cause.message());
            if (!cause.field().isEmpty()) {
                node.put("field", cause.field());
            }
        }
    }
}
