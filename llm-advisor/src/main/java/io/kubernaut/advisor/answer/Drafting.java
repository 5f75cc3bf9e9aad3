package io.kubernaut.advisor.answer;

import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import io.kubernaut.advisor.prompt.Fact;
import io.kubernaut.advisor.prompt.Facts;
import io.kubernaut.core.decision.Proposal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Some of the options, one after the other: a plan. Each step is chosen and checked as a single choice is. */
record Drafting(Choosing choosing, int most, Facts facts) implements Inquiry {
    private static final Set<String> OF_STEP = Set.of("evidence", "reason");
    private static final Set<String> OF_PLAN = Set.of("confidence", "reason");

    @Override
    public String unanswerable() {
        return choosing.unanswerable();
    }

    @Override
    public List<Fact> shown() {
        return List.of();
    }

    @Override
    public String task() {
        return """
                More than one thing is unwell. Draft a plan: at most %d of the options, in the order in which they are to be carried \
                out, that are most likely to mend what the alerts complain about. Each step begins only once the one before has \
                shown its effect. As few steps as will do; one is enough where one will do, and none, an empty list, where \
                nothing offered is sensible. No step twice, and no two steps that change the same object.

                """.formatted(most) + choosing.described() + """

                        "steps": the steps in their order, each with
                          "choice": the option's name, such as o1.
                          "parameters": those of the action that you set, each by name and value; empty where none is set.
                          "evidence": the facts that this step rests on, each with its path and its value exactly as shown; at \
                        least one, at most 12.
                          "reason": why this step, in one plain sentence for the person on call.
                        "confidence": how sure you are that the whole is right, from 0 to 1.
                        "reason": why so and in this order, in one or two plain sentences for the person on call.
                        """;
    }

    @Override
    public JsonSchema schema() {
        var step = JsonObjectSchema.builder()
                .addProperty("choice", choosing.optionSchema())
                .addProperty("parameters", choosing.parametersSchema())
                .addProperty("evidence", Claims.evidenceSchema(facts))
                .addProperty("reason", JsonStringSchema.builder().build())
                .required("choice", "parameters", "evidence", "reason")
                .additionalProperties(false)
                .build();
        return JsonSchema.builder()
                .name("plan")
                .rootElement(JsonObjectSchema.builder()
                        .addProperty(
                                "steps", JsonArraySchema.builder().items(step).build())
                        .addProperty("confidence", JsonNumberSchema.builder().build())
                        .addProperty("reason", JsonStringSchema.builder().build())
                        .required("steps", "confidence", "reason")
                        .additionalProperties(false)
                        .build())
                .build();
    }

    @Override
    public Checked check(String answer, boolean cutOff) {
        return StrictJson.checked(answer, cutOff, this::check);
    }

    private Checked check(ObjectNode node) {
        var whole = Claims.read(node, facts, OF_PLAN, Set.of("steps"), "the answer");
        var problems = new ArrayList<>(whole.problems());
        var steps = node.path("steps");
        if (!steps.isArray() || steps.size() > most) {
            problems.add("steps is a list of at most " + most + " steps.");
            return new Checked.Unsound(problems);
        }
        var plan = new ArrayList<Proposal>();
        var grounds = new ArrayList<List<Fact>>();
        for (int i = 0; i < steps.size(); i++) {
            var which = "steps[" + i + "]";
            if (!(steps.get(i) instanceof ObjectNode step)) {
                problems.add(which + " is not an object.");
                continue;
            }
            var claims = Claims.read(step, facts, OF_STEP, Set.of("choice", "parameters"), "it");
            var wrong = new ArrayList<>(claims.problems());
            var chosen = choosing.chosen(step, claims, wrong);
            if (chosen.isEmpty()) {
                wrong.add("choice is none of the options.");
            }
            chosen.map(p -> p.attributedTo(p.source(), p.rule(), p.priority(), p.trust(), whole.confidence()))
                    .ifPresent(p -> {
                        wrong.addAll(againstEarlier(p, plan));
                        plan.add(p);
                        grounds.add(claims.evidence());
                    });
            wrong.forEach(w -> problems.add(which + ": " + w));
        }
        return problems.isEmpty()
                ? new Checked.Sound(new Answer(plan, grounds, whole.confidence(), whole.reason()))
                : new Checked.Unsound(problems);
    }

    private List<String> againstEarlier(Proposal step, List<Proposal> plan) {
        if (plan.stream().anyMatch(step::sameChange)) {
            return List.of("it is an earlier step once more.");
        }
        return choosing.mutates(step)
                        && plan.stream()
                                .anyMatch(p -> choosing.mutates(p) && p.target().equals(step.target()))
                ? List.of("it changes an object that an earlier step changes.")
                : List.of();
    }
}
