package io.kubernaut.rules.scenario;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** Writes scenario files that {@link ScenarioReader} reads. */
public final class ScenarioWriter {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
            .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
            .enable(YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLWriteFeature.SPLIT_LINES)
            .build();

    /** Other readers of YAML than ours make something else of a time than a text. */
    private static final Pattern TIME = Pattern.compile("(?m)(: |- )(\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z)$");

    private ScenarioWriter() {}

    /**
     * @param comments lines that stand above it
     * @param document keys as {@code FORMAT.md} has them, in their order
     */
    public static String write(List<String> comments, Map<String, ?> document) {
        var text = new StringBuilder();
        comments.forEach(line -> text.append("# ").append(line).append('\n'));
        return text.append(TIME.matcher(YAML.writeValueAsString(document)).replaceAll("$1'$2'"))
                .toString();
    }
}
