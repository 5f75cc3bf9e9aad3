package io.kubernaut.server.evaluation;

import io.kubernaut.core.memory.RecentAction;
import io.kubernaut.rules.scenario.MalformedScenarioException;
import io.kubernaut.rules.scenario.ScenarioReader;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What would be decided about this? A bare webhook; or {@code {webhook, history?, cluster?, asOf?}}; or, from a file, a
 * scenario with the same under {@code alertmanager_webhook} and {@code now}.
 *
 * @param cluster manifests that stand for the cluster; null asks the live one
 * @param history earlier actions; null asks the store
 * @param historyAsSent the same as it was read, to be passed on
 * @param asOf the time of the question; null is now
 */
public record Question(
        JsonNode webhook,
        @Nullable List<Map<String, Object>> cluster,
        @Nullable List<RecentAction> history,
        @Nullable JsonNode historyAsSent,
        @Nullable Instant asOf) {
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
    private static final Set<String> FIELDS = Set.of("webhook", "history", "cluster", "asOf");

    /** JSON is YAML, so one mapper reads both; depth is bounded, and manifests are deeper than webhooks. */
    private static final ObjectMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(100)
                            .maxStringLength(16 << 20)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .build();

    private static final ObjectMapper JSON = tools.jackson.databind.json.JsonMapper.builder(
                    tools.jackson.core.json.JsonFactory.builder()
                            .streamReadConstraints(StreamReadConstraints.builder()
                                    .maxNestingDepth(100)
                                    .maxStringLength(16 << 20)
                                    .build())
                            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                            .build())
            .build();

    /** Reads a request's body: JSON only. */
    public static Question ofJson(byte[] body) {
        try {
            return of(JSON.readTree(body));
        } catch (JacksonException e) {
            throw new MalformedQuestionException("The body is not JSON" + place(e) + ".", e);
        }
    }

    /** Reads a file: JSON or YAML. */
    public static Question ofFile(String text) {
        try {
            return of(YAML.readTree(text.getBytes(StandardCharsets.UTF_8)));
        } catch (JacksonException e) {
            throw new MalformedQuestionException("The file is neither JSON nor YAML" + place(e) + ".", e);
        }
    }

    private static String place(JacksonException e) {
        var location = e.getLocation();
        return location == null || location.getLineNr() < 1
                ? ""
                : ": the error is at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    static Question of(JsonNode root) {
        if (!root.isObject()) {
            throw new MalformedQuestionException(
                    "An object is needed: a webhook, or {webhook, history?, cluster?, asOf?}.", null);
        }
        if (root.has("alertmanager_webhook")) {
            return new Question(
                    root.get("alertmanager_webhook"),
                    manifests(root.get("cluster"), true),
                    history(root.get("history")),
                    root.get("history"),
                    time("now", root.get("now")));
        }
        if (!root.has("webhook")) {
            return new Question(root, null, null, null, null);
        }
        for (var field : root.propertyNames()) {
            if (!FIELDS.contains(field)) {
                throw new MalformedQuestionException(
                        "There is no field \"" + (field.length() > 64 ? field.substring(0, 64) + "…" : field)
                                + "\" here; known are webhook, history, cluster and asOf.",
                        null);
            }
        }
        return new Question(
                root.get("webhook"),
                manifests(root.get("cluster"), false),
                history(root.get("history")),
                root.get("history"),
                time("asOf", root.get("asOf")));
    }

    private static @Nullable List<Map<String, Object>> manifests(@Nullable JsonNode list, boolean closedWorld) {
        if (list == null || list.isNull()) {
            return closedWorld ? List.of() : null;
        }
        if (!list.isArray()) {
            throw new MalformedQuestionException("cluster must be a list of manifests.", null);
        }
        var manifests = new ArrayList<Map<String, Object>>();
        for (var manifest : list) {
            if (!manifest.isObject()) {
                throw new MalformedQuestionException(
                        "cluster[" + manifests.size() + "] must be a manifest: an object with kind and metadata.",
                        null);
            }
            manifests.add(JSON.convertValue(manifest, OBJECT));
        }
        return manifests;
    }

    private static @Nullable List<RecentAction> history(@Nullable JsonNode list) {
        if (list == null || list.isNull()) {
            return null;
        }
        try {
            return new ScenarioReader().history("history", list);
        } catch (MalformedScenarioException e) {
            throw new MalformedQuestionException(String.valueOf(e.getMessage()) + ".", e);
        }
    }

    private static @Nullable Instant time(String field, @Nullable JsonNode node) {
        if (node == null || node.isNull()) {
            return null;
        }
        try {
            return Instant.parse(node.asString(""));
        } catch (DateTimeException e) {
            throw new MalformedQuestionException(field + " must be a time as in 2026-01-01T00:00:00Z.", e);
        }
    }
}
