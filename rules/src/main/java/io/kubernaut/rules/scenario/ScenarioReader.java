package io.kubernaut.rules.scenario;

import io.kubernaut.core.alert.MalformedWebhookException;
import io.kubernaut.core.alert.WebhookReader;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.memory.RecentAction;
import io.kubernaut.core.memory.RecentAction.Ended;
import io.kubernaut.rules.scenario.Expectation.Acceptable;
import io.kubernaut.rules.scenario.Expectation.Grade;
import io.kubernaut.rules.scenario.Expectation.IncidentExpectation;
import io.kubernaut.rules.scenario.Expectation.TargetPattern;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads scenario files. */
public final class ScenarioReader {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    /** All {@code .yaml} and {@code .yml} files of the folder and those below it, by name. */
    public List<Scenario> readAll(Path folder) {
        try (var files = Files.walk(folder)) {
            return files.filter(
                            f -> f.toString().endsWith(".yaml") || f.toString().endsWith(".yml"))
                    .sorted(Comparator.comparing(f -> folder.relativize(f).toString()))
                    .map(this::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list the scenarios of " + folder, e);
        }
    }

    /**
     * Reads a history that stands by itself.
     *
     * @param name for messages
     * @throws MalformedScenarioException naming key and fix
     */
    public List<RecentAction> history(String name, JsonNode entries) {
        var root = YAML.createObjectNode();
        root.set("history", entries);
        return new Document(name, root).history();
    }

    public Scenario read(Path file) {
        try {
            return read(file.getFileName().toString(), Files.readString(file));
        } catch (IOException e) {
            throw new MalformedScenarioException(file.toString(), "", "cannot be read as UTF-8 text", e);
        }
    }

    /** @throws MalformedScenarioException naming file, key and fix */
    public Scenario read(String file, String text) {
        JsonNode root;
        try {
            root = YAML.readTree(text);
        } catch (JacksonException e) {
            throw new MalformedScenarioException(
                    file,
                    "",
                    "is not YAML: "
                            + String.valueOf(e.getOriginalMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse(""),
                    e);
        }
        return new Document(file, root).scenario();
    }

    /** One file being read. */
    private record Document(String file, JsonNode root) {
        Scenario scenario() {
            if (!root.isObject()) {
                throw wrong("", "must be a map with id, now, alertmanager_webhook and cluster");
            }
            var now = time(root, "now");
            return new Scenario(
                    required(root, "id"),
                    root.path("title").asString(""),
                    root.path("kind").asString(""),
                    root.path("tier").asString(""),
                    now,
                    webhook(now),
                    cluster(),
                    history(),
                    root.has("expect") ? expect(root.get("expect")) : null);
        }

        private io.kubernaut.core.alert.Webhook webhook(Instant now) {
            var body = root.path("alertmanager_webhook");
            if (!body.isObject()) {
                throw wrong("alertmanager_webhook", "must hold the webhook's body as Alertmanager sends it");
            }
            try {
                return new WebhookReader().read(body, now);
            } catch (MalformedWebhookException e) {
                throw new MalformedScenarioException(file, "alertmanager_webhook", String.valueOf(e.getMessage()), e);
            }
        }

        private List<Map<String, Object>> cluster() {
            var manifests = new ArrayList<Map<String, Object>>();
            for (var item : list(root, "cluster")) {
                if (!item.isObject()) {
                    throw wrong("cluster", "must be a list of manifests");
                }
                manifests.add(YAML.convertValue(item, OBJECT));
            }
            return List.copyOf(manifests);
        }

        private List<RecentAction> history() {
            return list(root, "history").stream().map(this::entry).toList();
        }

        private RecentAction entry(JsonNode entry) {
            var target = entry.path("target");
            var parameters = new TreeMap<String, String>();
            entry.path("parameters")
                    .properties()
                    .forEach(p -> parameters.put(p.getKey(), p.getValue().asString("")));
            return new RecentAction(
                    time(entry, "timestamp"),
                    required(entry, "action"),
                    ObjectRef.of(
                            "",
                            required(target, "kind"),
                            target.path("namespace").asString(""),
                            required(target, "name")),
                    parameters,
                    ended(entry.path("outcome").asString("success")),
                    entry.path("alertname").asString(""),
                    "",
                    entry.path("effectiveness").isNumber()
                            ? entry.path("effectiveness").asDouble()
                            : null,
                    entry.hasNonNull("alert_recurred_at") ? time(entry, "alert_recurred_at") : null,
                    entry.path("note").asString(""));
        }

        private Ended ended(String outcome) {
            return switch (outcome) {
                case "success" -> Ended.SUCCEEDED;
                case "failed" -> Ended.FAILED;
                case "in_progress" -> Ended.IN_PROGRESS;
                default -> throw wrong("history.outcome", "must be success, failed or in_progress, not " + outcome);
            };
        }

        private Expectation expect(JsonNode expect) {
            var kind = required(expect, "class");
            if (!Set.of("act", "hold").contains(kind)) {
                throw wrong("expect.class", "must be act or hold, not " + kind);
            }
            return new Expectation(
                    kind.equals("act"),
                    acceptable(expect, "expect.acceptable"),
                    new TreeSet<>(list(expect, "forbidden").stream()
                            .map(n -> n.asString(""))
                            .toList()),
                    list(expect, "forbidden_targets").stream().map(this::target).toList(),
                    expect.path("max_mutating_actions").asInt(Integer.MAX_VALUE),
                    list(expect, "incidents").stream()
                            .map(i -> new IncidentExpectation(
                                    new TreeSet<>(list(i, "alerts").stream()
                                            .map(n -> n.asString(""))
                                            .toList()),
                                    acceptable(i, "expect.incidents.acceptable")))
                            .toList(),
                    expect.path("requires_approval").asBoolean(false),
                    expect.path("needs_llm").asBoolean(false));
        }

        private List<Acceptable> acceptable(JsonNode parent, String key) {
            var entries = list(parent, "acceptable");
            if (entries.isEmpty()) {
                throw wrong(key, "must list at least one answer");
            }
            return entries.stream().map(this::acceptable).toList();
        }

        private Acceptable acceptable(JsonNode entry) {
            var grade = required(entry, "grade");
            var params = new TreeMap<String, String>();
            entry.path("params")
                    .properties()
                    .forEach(p -> params.put(p.getKey(), p.getValue().asString("")));
            return new Acceptable(
                    required(entry, "action"),
                    switch (grade) {
                        case "best", "good", "conservative" -> Grade.valueOf(grade.toUpperCase(Locale.ROOT));
                        default -> throw wrong("grade", "must be best, good or conservative, not " + grade);
                    },
                    entry.hasNonNull("target") ? target(entry.get("target")) : null,
                    params);
        }

        private TargetPattern target(JsonNode target) {
            return new TargetPattern(
                    target.path("kind").asString(""),
                    target.path("namespace").asString(""),
                    target.path("name").asString(""));
        }

        private List<JsonNode> list(JsonNode parent, String key) {
            var value = parent.path(key);
            if (value.isMissingNode() || value.isNull()) {
                return List.of();
            }
            if (!value.isArray()) {
                throw wrong(key, "must be a list");
            }
            return List.copyOf(value.values());
        }

        private String required(JsonNode parent, String key) {
            var value = parent.path(key).asString("");
            if (value.isBlank()) {
                throw wrong(key, "is missing; give it a text");
            }
            return value;
        }

        private Instant time(JsonNode parent, String key) {
            return parsed(key, required(parent, key), Instant::parse);
        }

        private <T> T parsed(String key, String text, Function<String, T> parser) {
            try {
                return parser.apply(text);
            } catch (DateTimeException e) {
                throw new MalformedScenarioException(
                        file, key, "must be a time as in 2026-01-01T00:00:00Z, not " + text, e);
            }
        }

        private MalformedScenarioException wrong(String key, String fix) {
            return new MalformedScenarioException(file, key, fix, (@Nullable Throwable) null);
        }
    }
}
