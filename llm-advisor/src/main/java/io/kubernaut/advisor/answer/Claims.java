package io.kubernaut.advisor.answer;

import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import io.kubernaut.advisor.prompt.Cleaning;
import io.kubernaut.advisor.prompt.Fact;
import io.kubernaut.advisor.prompt.Facts;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What every answer holds beside its choice: the evidence it rests on, how sure it is, and why. */
record Claims(List<Fact> evidence, double confidence, String reason, List<String> problems) {
    private static final Set<String> FIELDS = Set.of("evidence", "confidence", "reason");
    private static final int MOST_EVIDENCE = 12;
    private static final int LONGEST_REASON = 400;

    /** A value that is longer may be quoted in part, as models do, but not by a word that is everywhere. */
    private static final int QUOTED_WHOLE = 60;

    private static final int QUOTED_AT_LEAST = 16;

    static final String TASK = """
            "evidence": the facts that your answer rests on, each with its path and its value exactly as shown; at least one \
            unless you find nothing sensible, at most 12.
            "confidence": how sure you are that this is right, from 0 to 1.
            "reason": why, in one or two plain sentences for the person on call.
            """;

    /**
     * Of a whole answer: its own fields, and these beside them. All are required, and there are no others.
     *
     * @param own names of the fields that {@code root} has already
     */
    static JsonSchema schema(String name, JsonObjectSchema.Builder root, Facts facts, String... own) {
        describe(root, facts);
        var required = Stream.concat(Stream.of(own), Stream.of("evidence", "confidence", "reason"))
                .toList();
        return JsonSchema.builder()
                .name(name)
                .rootElement(root.required(required).additionalProperties(false).build())
                .build();
    }

    private static void describe(JsonObjectSchema.Builder schema, Facts facts) {
        schema.addProperty("evidence", evidenceSchema(facts))
                .addProperty("confidence", JsonNumberSchema.builder().build())
                .addProperty("reason", JsonStringSchema.builder().build());
    }

    static JsonSchemaElement evidenceSchema(Facts facts) {
        return JsonArraySchema.builder()
                .items(JsonObjectSchema.builder()
                        .addProperty(
                                "path",
                                JsonEnumSchema.builder()
                                        .enumValues(facts.all().stream()
                                                .map(Fact::path)
                                                .toList())
                                        .build())
                        .addProperty("value", JsonStringSchema.builder().build())
                        .required("path", "value")
                        .additionalProperties(false)
                        .build())
                .build();
    }

    /** @param also the other fields that the answer has, all of them required */
    static Claims read(ObjectNode answer, Facts facts, Set<String> also) {
        return read(answer, facts, FIELDS, also, "the answer");
    }

    /**
     * @param claimed which of its own fields it has
     * @param what is read
     */
    static Claims read(ObjectNode answer, Facts facts, Set<String> claimed, Set<String> also, String what) {
        var problems = new ArrayList<String>();
        var expected = new TreeSet<>(claimed);
        expected.addAll(also);
        fields(answer, expected, what, problems);
        var confidence = answer.path("confidence");
        var sure = confidence.isNumber() && confidence.asDouble() >= 0 && confidence.asDouble() <= 1;
        if (answer.has("confidence") && !sure) {
            problems.add("confidence is a number from 0 to 1.");
        }
        var reason = answer.path("reason");
        if (answer.has("reason") && !(reason.isString() && !reason.asString().isBlank())) {
            problems.add("reason is a text that is not empty.");
        }
        return new Claims(
                claimed.contains("evidence") ? evidence(answer.path("evidence"), facts, problems) : List.of(),
                sure ? confidence.asDouble() : 0,
                reason.isString() ? new Cleaning().clean(reason.asString(), LONGEST_REASON) : "",
                problems);
    }

    /** All of these and no others. What a field that nobody expects is called is not repeated: the model made it up. */
    static void fields(ObjectNode object, Set<String> expected, String what, List<String> problems) {
        for (var field : expected) {
            if (!object.has(field)) {
                problems.add(what + " lacks the field " + field + ".");
            }
        }
        if (!expected.containsAll(object.propertyNames())) {
            problems.add(what + " has fields other than " + expected + ".");
        }
    }

    private static List<Fact> evidence(JsonNode evidence, Facts facts, List<String> problems) {
        if (!evidence.isArray() || evidence.size() > MOST_EVIDENCE) {
            problems.add("evidence is a list of at most " + MOST_EVIDENCE + " facts.");
            return List.of();
        }
        var found = new LinkedHashSet<Fact>();
        for (int i = 0; i < evidence.size(); i++) {
            var which = "evidence[" + i + "]";
            if (!(evidence.get(i) instanceof ObjectNode one)) {
                problems.add(which + " is not an object with path and value.");
                continue;
            }
            fields(one, Set.of("path", "value"), which, problems);
            var fact = facts.at(one.path("path").asString(""));
            if (fact.isEmpty()) {
                problems.add(which + " names a path that is not among the facts.");
            } else if (!says(fact.get(), one.path("value").asString(""))) {
                problems.add(which + ": " + fact.get().path() + " does not say what is cited.");
            } else {
                found.add(fact.get());
            }
        }
        return List.copyOf(found);
    }

    private static boolean says(Fact fact, String cited) {
        var value = fact.value();
        return value.equals(cited.strip())
                || value.length() > QUOTED_WHOLE && cited.length() >= QUOTED_AT_LEAST && value.contains(cited);
    }
}
