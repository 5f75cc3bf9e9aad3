package io.kubernaut.actions.executor;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.core.redaction.Redactor;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** Shows people what a change does, as a unified diff of the YAML they know. Secrets in it are not shown. */
public final class YamlDiff {
    private static final int CONTEXT = 3;
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
            .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
            .enable(YAMLWriteFeature.INDENT_ARRAYS_WITH_INDICATOR)
            .build();

    private final Redactor redactor;

    public YamlDiff(Redactor redactor) {
        this.redactor = redactor;
    }

    /** All of an object that does not exist yet. */
    public String created(ResourceKind kind, ObjectNode object) {
        return lines(object).stream()
                .map(line -> "+" + line + "\n")
                .collect(Collectors.joining("", "new " + kind.kind() + "\n", ""));
    }

    /** "" when nothing that people see changes. */
    public String of(LiveObject before, ObjectNode after) {
        var name = before.kind().kind() + "/" + before.name();
        var from = lines(before.json());
        var lines = UnifiedDiffUtils.generateUnifiedDiff(
                "before/" + name, "after/" + name, from, DiffUtils.diff(from, lines(after)), CONTEXT);
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    /** Labels, annotations and specification: the API server's own bookkeeping would only be noise. */
    private List<String> lines(ObjectNode object) {
        var part = object.objectNode();
        part.set("kind", object.path("kind"));
        var metadata = part.putObject("metadata");
        for (var field : List.of("name", "namespace", "labels", "annotations")) {
            copy(object.path("metadata"), field, metadata);
        }
        copy(object, "spec", part);
        return YAML.writeValueAsString(redactor.redact(part)).lines().toList();
    }

    private static void copy(JsonNode from, String field, ObjectNode to) {
        var value = from.path(field);
        if (!value.isMissingNode()) {
            to.set(field, value);
        }
    }
}
