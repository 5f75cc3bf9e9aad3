package io.kubernaut.actions.api;

import java.util.ArrayList;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** The Status object of an answer that is not a success, read for people. */
record ApiStatus(int code, JsonNode body) {
    private static final JsonMapper JSON = JsonMapper.shared();

    static ApiStatus of(int code, String body) {
        try {
            return new ApiStatus(code, JSON.readTree(body));
        } catch (JacksonException e) {
            // Kinds that are not installed are answered in plain text.
            return new ApiStatus(code, JsonNodeFactory.instance.objectNode().put("message", body.strip()));
        }
    }

    String message() {
        var message = body.path("message").asString("");
        return message.isBlank() ? "no reason given (HTTP " + code + ")" : shortened(message);
    }

    boolean hasCauses() {
        return body.path("details").path("causes").size() > 0;
    }

    boolean isBudget() {
        for (var cause : body.path("details").path("causes")) {
            if (cause.path("reason").asString("").equals("DisruptionBudget")) {
                return true;
            }
        }
        return message().contains("disruption budget");
    }

    /** One sentence that says what stands in the way. */
    String words() {
        var message = message();
        return switch (code) {
            case 401 -> "The API server does not accept Kubernaut's credentials: " + message;
            case 403 -> forbidden(message);
            case 404 -> "The API server does not know it (any more): " + message;
            case 422 -> "The API server calls the change invalid: " + message;
            case 429 -> isBudget() ? "A disruption budget stands in the way: " + causes() : "Throttled: " + message;
            default -> "The API server refused (HTTP " + code + "): " + message;
        };
    }

    private static String forbidden(String message) {
        var text = message.toLowerCase(Locale.ROOT);
        if (text.contains("exceeded quota")) {
            return "A resource quota stands in the way: " + message;
        }
        return text.contains("cannot ")
                ? "Kubernaut lacks a permission: " + message
                : "The API server forbids it: " + message;
    }

    private String causes() {
        var lines = new ArrayList<String>();
        body.path("details")
                .path("causes")
                .forEach(cause -> lines.add(cause.path("message").asString("")));
        return lines.isEmpty() ? message() : String.join("; ", lines);
    }

    private static String shortened(String message) {
        return message.length() <= 600 ? message : message.substring(0, 600) + "…";
    }
}
