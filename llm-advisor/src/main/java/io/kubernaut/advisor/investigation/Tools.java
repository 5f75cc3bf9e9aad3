package io.kubernaut.advisor.investigation;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.json.JsonBooleanSchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import io.kubernaut.advisor.look.Patience;
import io.kubernaut.advisor.prompt.Facts;
import io.kubernaut.core.advice.CloseUps;
import io.kubernaut.core.advice.CloseUps.Sight;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.cluster.PodState;
import io.kubernaut.core.context.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a model may look at, and nothing else: objects of the snapshot, by the paths that stand for them. It can name no
 * object, write no query and change nothing.
 */
final class Tools {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MOST_LINES = 40;

    /** Whatever a path stands for. */
    private static final Set<String> NEVER = Set.of("Secret", "ConfigMap");

    private final Map<String, ObjectRef> objects = new TreeMap<>();
    private final Map<ObjectRef, PodState> pods;
    private final CloseUps closeUps;

    Tools(Facts facts, Snapshot snapshot, CloseUps closeUps) {
        facts.objects().forEach((ref, path) -> {
            if (!NEVER.contains(ref.kind())) {
                objects.put(path, ref);
            }
        });
        this.pods = Stream.concat(Stream.ofNullable(snapshot.pod()), snapshot.pods().stream())
                .collect(Collectors.toMap(PodState::ref, p -> p, (one, same) -> one));
        this.closeUps = closeUps;
    }

    /**
     * What came of a call.
     *
     * @param lines that the model is shown
     * @param refused why there are none, in our words for the model and for people; "" where it was carried out
     */
    record Result(List<String> lines, String refused) {
        static Result refused(String why) {
            return new Result(List.of(), why);
        }
    }

    private List<String> paths() {
        return List.copyOf(objects.keySet());
    }

    private List<String> podPaths() {
        return objects.entrySet().stream()
                .filter(e -> pods.containsKey(e.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** None where there is nothing to look at. */
    List<ToolSpecification> specifications() {
        var all = new ArrayList<ToolSpecification>();
        if (objects.isEmpty()) {
            return all;
        }
        for (var tool : Tool.values()) {
            if (tool == Tool.LOGS) {
                if (!podPaths().isEmpty()) {
                    all.add(logs());
                }
            } else {
                all.add(ToolSpecification.builder()
                        .name(tool.wireName())
                        .description(tool.does)
                        .parameters(JsonObjectSchema.builder()
                                .addProperty(
                                        "object",
                                        JsonEnumSchema.builder()
                                                .enumValues(paths())
                                                .build())
                                .required("object")
                                .additionalProperties(false)
                                .build())
                        .build());
            }
        }
        return all;
    }

    private ToolSpecification logs() {
        return ToolSpecification.builder()
                .name(Tool.LOGS.wireName())
                .description(Tool.LOGS.does)
                .parameters(JsonObjectSchema.builder()
                        .addProperty(
                                "object",
                                JsonEnumSchema.builder().enumValues(podPaths()).build())
                        .addProperty(
                                "container",
                                JsonIntegerSchema.builder()
                                        .description("which of the pod's containers, from 0; 0 where it is left out")
                                        .build())
                        .addProperty(
                                "previous",
                                JsonBooleanSchema.builder()
                                        .description("of the run before; false where it is left out")
                                        .build())
                        .required("object")
                        .additionalProperties(false)
                        .build())
                .build();
    }

    /** @param bytes that may be shown for it */
    Result run(ToolExecutionRequest request, int bytes, Patience patience) throws InterruptedException {
        var tool = Tool.named(request.name());
        if (tool == null) {
            return Result.refused("There is no such tool.");
        }
        if (!(parsed(request.arguments()) instanceof ObjectNode arguments)) {
            return Result.refused("The arguments are no JSON object.");
        }
        if (!tool.arguments.containsAll(arguments.propertyNames())) {
            return Result.refused("There are arguments other than " + String.join(", ", tool.arguments) + ".");
        }
        var object = objects.get(arguments.path("object").asString(""));
        if (object == null) {
            return Result.refused("The object is none of the paths that were offered.");
        }
        if (tool == Tool.LOGS) {
            return log(object, arguments, bytes, patience);
        }
        return seen(patience.look(() -> switch (tool) {
            case DESCRIBE -> closeUps.description(object, MOST_LINES);
            case EVENTS -> closeUps.events(object, MOST_LINES);
            case RELATED -> closeUps.related(object, MOST_LINES);
            case METRICS -> closeUps.metrics(object);
            case LOGS -> throw new IllegalStateException("logs have arguments of their own");
        }));
    }

    private Result log(ObjectRef object, ObjectNode arguments, int bytes, Patience patience)
            throws InterruptedException {
        var pod = pods.get(object);
        if (pod == null) {
            return Result.refused("Only pods have logs.");
        }
        var which = arguments.path("container");
        var previous = arguments.path("previous");
        if (!which.isMissingNode() && !which.isInt() || !previous.isMissingNode() && !previous.isBoolean()) {
            return Result.refused("container is a whole number, and previous true or false.");
        }
        int index = which.asInt(0);
        if (index < 0 || index >= pod.containers().size()) {
            return Result.refused("The pod has no container " + index + ".");
        }
        var container = pod.containers().get(index).name();
        return seen(patience.look(() -> closeUps.log(object, container, previous.asBoolean(false), MOST_LINES, bytes)));
    }

    private static Result seen(Sight sight) {
        return switch (sight) {
            case Sight.Seen(var lines) -> new Result(lines, "");
            case Sight.Unseen(var why) -> Result.refused(why);
        };
    }

    /** @param arguments null where a model gave none */
    private static Object parsed(@Nullable String arguments) {
        try {
            return JSON.readTree(arguments == null || arguments.isBlank() ? "{}" : arguments);
        } catch (JacksonException notJson) {
            return "";
        }
    }
}
