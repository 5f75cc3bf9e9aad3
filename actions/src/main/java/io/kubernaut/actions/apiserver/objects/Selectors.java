package io.kubernaut.actions.apiserver.objects;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Label and field selectors, from query strings and from the {@code selector} of objects. */
public final class Selectors {
    private static final Pattern SET = Pattern.compile("^([^\\s!=,()]+)\\s+(in|notin)\\s*\\(([^)]*)\\)$");
    private static final Pattern EQUALS = Pattern.compile("^([^\\s!=,()]+)\\s*(==|=|!=)\\s*([^\\s!=,()]*)$");
    private static final Pattern PLAIN = Pattern.compile("^(!?)\\s*([^\\s!=,()]+)$");

    /** Fields that each kind may be selected by, besides name and namespace. */
    private static final Map<String, Set<String>> FIELDS = Map.of(
            "pods",
            Set.of(
                    "spec.nodeName",
                    "spec.restartPolicy",
                    "spec.schedulerName",
                    "spec.serviceAccountName",
                    "spec.hostNetwork",
                    "status.phase",
                    "status.podIP",
                    "status.nominatedNodeName"),
            "nodes",
            Set.of("spec.unschedulable"),
            "secrets",
            Set.of("type"),
            "namespaces",
            Set.of("status.phase"),
            "replicasets",
            Set.of("status.replicas"),
            "jobs",
            Set.of("status.successful"),
            "events",
            Set.of(
                    "involvedObject.kind",
                    "involvedObject.namespace",
                    "involvedObject.name",
                    "involvedObject.uid",
                    "involvedObject.apiVersion",
                    "involvedObject.resourceVersion",
                    "involvedObject.fieldPath",
                    "reason",
                    "reportingComponent",
                    "source",
                    "type"));

    private Selectors() {}

    /** A label selector as in {@code ?labelSelector=app=cart,tier in (a,b),!old}. */
    public static Predicate<JsonNode> labels(String expression) {
        if (expression.isBlank()) {
            return object -> true;
        }
        var parts = split(expression).stream().map(Selectors::requirement).toList();
        return object -> {
            var labels = Meta.labels(object);
            return parts.stream().allMatch(part -> part.test(labels));
        };
    }

    private static Predicate<Map<String, String>> requirement(String text) {
        Matcher set = SET.matcher(text);
        if (set.matches()) {
            var key = set.group(1);
            Set<String> values = new HashSet<>();
            Arrays.stream(set.group(3).split(",", -1)).map(String::strip).forEach(values::add);
            return set.group(2).equals("in")
                    ? labels -> labels.containsKey(key) && values.contains(labels.get(key))
                    : labels -> !labels.containsKey(key) || !values.contains(labels.get(key));
        }
        Matcher equals = EQUALS.matcher(text);
        if (equals.matches()) {
            var key = equals.group(1);
            var value = equals.group(3);
            return equals.group(2).equals("!=")
                    ? labels -> !value.equals(labels.get(key))
                    : labels -> value.equals(labels.get(key));
        }
        Matcher plain = PLAIN.matcher(text);
        if (plain.matches()) {
            var key = plain.group(2);
            return plain.group(1).isEmpty() ? labels -> labels.containsKey(key) : labels -> !labels.containsKey(key);
        }
        throw Refusal.badRequest("unable to parse requirement: found '" + text + "'");
    }

    /** Splits at commas that are not within parentheses. */
    private static List<String> split(String expression) {
        var parts = new ArrayList<String>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < expression.length(); i++) {
            char c = expression.charAt(i);
            if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            } else if (c == ',' && depth == 0) {
                parts.add(expression.substring(start, i).strip());
                start = i + 1;
            }
        }
        parts.add(expression.substring(start).strip());
        return parts;
    }

    /** A field selector as in {@code ?fieldSelector=spec.nodeName=n1,status.phase!=Running}. */
    public static Predicate<JsonNode> fields(Kind kind, String expression) {
        if (expression.isBlank()) {
            return object -> true;
        }
        Predicate<JsonNode> all = object -> true;
        for (String part : expression.split(",", -1)) {
            Matcher matcher = EQUALS.matcher(part.strip());
            if (!matcher.matches()) {
                throw Refusal.badRequest("invalid field selector: " + part);
            }
            var field = storedField(kind, matcher.group(1));
            var value = matcher.group(3);
            boolean not = matcher.group(2).equals("!=");
            all = all.and(object -> valueAt(object, field).equals(value) != not);
        }
        return all;
    }

    private static String storedField(Kind kind, String field) {
        if (field.equals("metadata.name") || (field.equals("metadata.namespace") && kind.namespaced())) {
            return field;
        }
        // events.k8s.io speaks of the object that it regards, the stored form of the object that is involved
        var stored = kind.isEvent() && field.startsWith("regarding.")
                ? "involvedObject." + field.substring("regarding.".length())
                : kind.isEvent() && field.equals("reportingController") ? "reportingComponent" : field;
        if (!FIELDS.getOrDefault(kind.plural(), Set.of()).contains(stored)) {
            throw Refusal.badRequest("field label not supported: " + field);
        }
        return stored;
    }

    private static String valueAt(JsonNode object, String field) {
        JsonNode node = object;
        for (String step : field.split("\\.", -1)) {
            node = node.path(step);
        }
        if (node.isMissingNode() && field.equals("spec.unschedulable")) {
            return "false";
        }
        return node.asString("");
    }

    /**
     * A {@code metav1.LabelSelector} of an object.
     *
     * @return a test that accepts nothing for a missing selector and everything for an empty one
     */
    public static Predicate<JsonNode> of(JsonNode selector) {
        if (selector.isMissingNode() || selector.isNull()) {
            return object -> false;
        }
        var equal = Meta.strings(selector.path("matchLabels"));
        var expressions = selector.path("matchExpressions");
        return object -> {
            var labels = Meta.labels(object);
            return labels.entrySet().containsAll(equal.entrySet())
                    && expressions.valueStream().allMatch(expression -> matches(expression, labels));
        };
    }

    private static boolean matches(JsonNode expression, Map<String, String> labels) {
        var key = expression.path("key").asString("");
        var values =
                expression.path("values").valueStream().map(JsonNode::asString).toList();
        boolean present = labels.containsKey(key);
        return switch (expression.path("operator").asString("")) {
            case "In" -> present && values.contains(labels.get(key));
            case "NotIn" -> !present || !values.contains(labels.get(key));
            case "Exists" -> present;
            case "DoesNotExist" -> !present;
            default -> false;
        };
    }

    /** The selector as the scale subresource prints it, such as {@code app=cart}. */
    public static String print(JsonNode selector) {
        var parts = new ArrayList<String>();
        Meta.strings(selector.path("matchLabels")).forEach((key, value) -> parts.add(key + "=" + value));
        for (JsonNode expression : selector.path("matchExpressions")) {
            var key = expression.path("key").asString("");
            var values = String.join(
                    ",",
                    expression
                            .path("values")
                            .valueStream()
                            .map(JsonNode::asString)
                            .toList());
            parts.add(
                    switch (expression.path("operator").asString("")) {
                        case "In" -> key + " in (" + values + ")";
                        case "NotIn" -> key + " notin (" + values + ")";
                        case "DoesNotExist" -> "!" + key;
                        default -> key;
                    });
        }
        return String.join(",", parts);
    }
}
