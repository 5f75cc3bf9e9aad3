package io.kubernaut.advisor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a model reads in a request, whichever provider's it is. */
record Shown(String raw, List<String> texts) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern OPTION = Pattern.compile("(?m)^(o\\d+): (\\S+) on (\\S+)$");
    private static final Pattern FACT = Pattern.compile("(?m)^(\\S+) = (\".*\")$");

    static Shown in(String body) {
        var texts = new ArrayList<String>();
        collect(JSON.readTree(body), texts);
        return new Shown(body, texts);
    }

    private static void collect(JsonNode node, List<String> texts) {
        if (node.isString()) {
            texts.add(node.asString());
        }
        node.forEach(inner -> collect(inner, texts));
    }

    /** By name, as {@code action on path}. */
    Map<String, String> options() {
        var options = new LinkedHashMap<String, String>();
        texts.forEach(text ->
                OPTION.matcher(text).results().forEach(m -> options.put(m.group(1), m.group(2) + " on " + m.group(3))));
        return options;
    }

    String option(String actionOnPath) {
        return options().entrySet().stream()
                .filter(e -> e.getValue().equals(actionOnPath))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new AssertionError(actionOnPath + " is not among " + options()));
    }

    Map<String, String> facts() {
        var facts = new LinkedHashMap<String, String>();
        texts.forEach(text -> FACT.matcher(text)
                .results()
                .forEach(m -> facts.put(m.group(1), JSON.readValue(m.group(2), String.class))));
        return facts;
    }

    /** Whether it may call tools: it is not asked for its answer yet. */
    boolean mayLook() {
        return texts.stream().anyMatch(t -> t.contains("answer with the one word READY"));
    }

    /** How many results of tools it is shown. */
    long results() {
        return texts.stream().filter(t -> t.startsWith("BEGIN ")).count();
    }

    /** Whether it was asked to mend an answer. */
    boolean again() {
        return texts.stream().anyMatch(t -> t.startsWith("That answer cannot be used:"));
    }

    /** A sound plan of these, one after the other. */
    String planning(String... actionsOnPaths) {
        return Wire.json(Map.of(
                "steps",
                Stream.of(actionsOnPaths)
                        .map(a -> Map.of(
                                "choice",
                                option(a),
                                "parameters",
                                List.of(),
                                "evidence",
                                List.of(Map.of("path", "symptom", "value", facts().get("symptom"))),
                                "reason",
                                "Because of " + a + "."))
                        .toList(),
                "confidence",
                0.8,
                "reason",
                "In this order."));
    }

    /** A sound answer that chooses this. */
    String choosing(String actionOnPath, double confidence, Map<String, String> parameters) {
        return Wire.json(Map.of(
                "choice",
                actionOnPath.equals("none") ? "none" : option(actionOnPath),
                "parameters",
                parameters.entrySet().stream()
                        .map(p -> Map.of("name", p.getKey(), "value", p.getValue()))
                        .toList(),
                "evidence",
                List.of(Map.of("path", "symptom", "value", facts().get("symptom"))),
                "confidence",
                confidence,
                "reason",
                "The pods crash."));
    }
}
