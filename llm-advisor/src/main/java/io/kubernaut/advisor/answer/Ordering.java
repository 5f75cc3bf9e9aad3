package io.kubernaut.advisor.answer;

import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import io.kubernaut.advisor.prompt.Cleaning;
import io.kubernaut.advisor.prompt.Fact;
import io.kubernaut.advisor.prompt.Facts;
import io.kubernaut.core.decision.Proposal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** All of the proposals in another order, and nothing else. They are called p1, p2 and so on. */
final class Ordering implements Inquiry {
    private static final int LONGEST = 300;

    private final Map<String, Proposal> level = new LinkedHashMap<>();
    private final Facts facts;

    Ordering(List<Proposal> level, Facts facts) {
        for (var proposal : level) {
            this.level.put("p" + (this.level.size() + 1), proposal);
        }
        this.facts = facts;
    }

    @Override
    public String unanswerable() {
        return "";
    }

    @Override
    public String task() {
        var text = new StringBuilder("""
                Rules propose the following and leave them level. Put all of them in order, the one first that is most likely to mend \
                what the alerts complain about with the least harm. What each is about is among the data, under its name.

                """);
        level.forEach((id, p) -> text.append(id).append(": ").append(p.action()).append('\n'));
        return text.append("\n\"order\": the names of all of them, the best first.\n")
                .append(Claims.TASK)
                .toString();
    }

    @Override
    public List<Fact> shown() {
        var cleaning = new Cleaning();
        var shown = new ArrayList<Fact>();
        level.forEach((id, p) -> {
            shown.add(new Fact(id + ".target", cleaning.clean(p.target().display(), LONGEST)));
            shown.add(new Fact(id + ".parameters", cleaning.clean(p.parameters().toString(), LONGEST)));
            shown.add(new Fact(id + ".reason", cleaning.clean(p.reason(), LONGEST)));
        });
        return shown;
    }

    @Override
    public JsonSchema schema() {
        var root = JsonObjectSchema.builder()
                .addProperty(
                        "order",
                        JsonArraySchema.builder()
                                .items(JsonEnumSchema.builder()
                                        .enumValues(List.copyOf(level.keySet()))
                                        .build())
                                .build());
        return Claims.schema("order", root, facts, "order");
    }

    @Override
    public Checked check(String answer, boolean cutOff) {
        return StrictJson.checked(answer, cutOff, this::check);
    }

    private Checked check(ObjectNode node) {
        var claims = Claims.read(node, facts, Set.of("order"));
        var problems = new ArrayList<>(claims.problems());
        var order = new ArrayList<String>();
        node.path("order").forEach(one -> order.add(one.asString("")));
        if (order.size() != level.size() || !new HashSet<>(order).equals(level.keySet())) {
            problems.add("order names each of " + level.keySet() + " once.");
        }
        if (claims.evidence().isEmpty()) {
            problems.add("An order needs evidence that holds.");
        }
        return problems.isEmpty()
                ? new Checked.Sound(new Answer(
                        order.stream()
                                .map(id -> Objects.requireNonNull(level.get(id)))
                                .toList(),
                        List.of(claims.evidence()),
                        claims.confidence(),
                        claims.reason()))
                : new Checked.Unsound(problems);
    }
}
