package io.kubernaut.advisor.answer;

import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import io.kubernaut.advisor.prompt.Fact;
import io.kubernaut.advisor.prompt.Facts;
import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.Proposal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** One of the options, or none. Options are called o1, o2 and so on; their objects go by the paths of facts. */
final class Choosing implements Inquiry {
    private static final String NONE = "none";
    private static final int MOST_OPTIONS = 240;

    private final Map<String, Advisor.Option> options = new LinkedHashMap<>();
    private final Facts facts;
    private final Parameters parameters;

    private Choosing(Facts facts) {
        this.facts = facts;
        this.parameters = new Parameters(facts);
    }

    /** Of what may be proposed, all that a model can say: objects that are shown, and no parameter of free text that is needed. */
    static Choosing of(List<Advisor.Option> offered, Facts facts) {
        var choosing = new Choosing(facts);
        for (var option : offered) {
            if (choosing.options.size() < MOST_OPTIONS
                    && facts.pathOf(option.target()).isPresent()
                    && choosing.parameters.canBeGiven(option.action())) {
                choosing.options.put("o" + (choosing.options.size() + 1), option);
            }
        }
        return choosing;
    }

    @Override
    public String unanswerable() {
        return options.isEmpty() ? "Nothing that may be proposed can be chosen by a model." : "";
    }

    @Override
    public List<Fact> shown() {
        return List.of();
    }

    @Override
    public String task() {
        return """
                Choose the one option that is most likely to mend what the alerts complain about, or "none" where nothing \
                offered is sensible. To choose none is better than to guess.

                """ + described() + """

                        "choice": the option's name, such as o1, or "none".
                        "parameters": those of the action that you set, each by name and value; empty where none is set.
                        """ + Claims.TASK;
    }

    /** All actions and options. */
    String described() {
        var text = new StringBuilder("Actions:\n");
        options.values().stream()
                .map(Advisor.Option::action)
                .distinct()
                .forEach(action -> text.append(described(action)));
        text.append("\nOptions, each an action on the object that the path stands for:\n");
        options.forEach((id, option) -> text.append(id)
                .append(": ")
                .append(option.action().name())
                .append(" on ")
                .append(facts.pathOf(option.target()).orElseThrow())
                .append('\n'));
        return text.toString();
    }

    private String described(ActionDefinition action) {
        var text = new StringBuilder("- " + action.name() + " (risk " + action.risk() + "): " + action.effect() + "\n");
        parameters
                .of(action)
                .forEach(
                        p -> text.append("    ").append(Parameters.described(p)).append('\n'));
        return text.toString();
    }

    @Override
    public JsonSchema schema() {
        var root = JsonObjectSchema.builder()
                .addProperty("choice", choiceSchema(Stream.concat(Stream.of(NONE), options.keySet().stream())))
                .addProperty("parameters", parametersSchema());
        return Claims.schema("choice", root, facts, "choice", "parameters");
    }

    /** One of the options, and never none. */
    JsonSchemaElement optionSchema() {
        return choiceSchema(options.keySet().stream());
    }

    private static JsonSchemaElement choiceSchema(Stream<String> names) {
        return JsonEnumSchema.builder().enumValues(names.toList()).build();
    }

    JsonSchemaElement parametersSchema() {
        var names = new TreeSet<String>();
        options.values().forEach(o -> parameters.of(o.action()).forEach(p -> names.add(p.name())));
        JsonSchemaElement name = names.isEmpty()
                ? JsonStringSchema.builder().build()
                : JsonEnumSchema.builder().enumValues(List.copyOf(names)).build();
        return JsonArraySchema.builder()
                .items(JsonObjectSchema.builder()
                        .addProperty("name", name)
                        .addProperty("value", JsonStringSchema.builder().build())
                        .required("name", "value")
                        .additionalProperties(false)
                        .build())
                .build();
    }

    @Override
    public Checked check(String answer, boolean cutOff) {
        return StrictJson.checked(answer, cutOff, this::check);
    }

    private Checked check(ObjectNode node) {
        var claims = Claims.read(node, facts, Set.of("choice", "parameters"));
        var problems = new ArrayList<>(claims.problems());
        var chosen = chosen(node, claims, problems);
        if (chosen.isEmpty() && !node.path("choice").asString("").equals(NONE)) {
            problems.add("choice is none of the options, nor \"none\".");
        }
        if (!problems.isEmpty()) {
            return new Checked.Unsound(problems);
        }
        return new Checked.Sound(
                new Answer(chosen.stream().toList(), List.of(claims.evidence()), claims.confidence(), claims.reason()));
    }

    /** What an object with choice and parameters proposes; empty where it chooses none of the options. */
    Optional<Proposal> chosen(ObjectNode node, Claims claims, List<String> problems) {
        var option = options.get(node.path("choice").asString(""));
        var values = parameters.read(node.path("parameters"), option == null ? null : option.action(), problems);
        if (option == null) {
            return Optional.empty();
        }
        if (claims.evidence().isEmpty()) {
            problems.add("A choice needs evidence that holds.");
        }
        return Optional.of(Advisor.proposed(
                option.action().name(), option.target(), new TreeMap<>(values), claims.reason(), claims.confidence()));
    }

    /** Whether what is proposed changes the cluster. */
    boolean mutates(Proposal proposal) {
        return options.values().stream()
                .map(Advisor.Option::action)
                .filter(a -> a.name().equals(proposal.action()))
                .anyMatch(ActionDefinition::mutating);
    }
}
