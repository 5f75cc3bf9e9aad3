package io.kubernaut.server.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** The reference names every key with its default, and no other. */
class ConfigurationReferenceTest {
    private static final Pattern ROW = Pattern.compile("^\\| `(kubernaut\\.[^`]+)` \\| (.*?) \\| (.+) \\|$");
    private static final List<Class<? extends Record>> AREAS = List.of(
            ApiSettings.class,
            IntakeSettings.class,
            DatabaseSettings.class,
            AuditSettings.class,
            ClusterSettings.class,
            ActionSettings.class,
            SecretsSettings.class,
            WorkerSettings.class,
            AlertmanagerSettings.class,
            PrometheusSettings.class,
            TellingSettings.class,
            AdvisorSettings.class,
            PolicySettings.class,
            RulesSettings.class,
            SimilaritySettings.class);

    @Test
    void theReferenceNamesEveryKeyWithItsDefault() throws IOException {
        var documented = new LinkedHashMap<String, String>();
        for (var line : Files.readAllLines(Path.of("../../docs/reference/configuration.md"))) {
            var row = ROW.matcher(line);
            if (row.matches()) {
                documented.put(row.group(1), row.group(2));
            }
        }
        var actual = new LinkedHashMap<String, String>();
        for (var area : AREAS) {
            collect(area.getAnnotation(ConfigurationProperties.class).prefix(), area, actual);
        }

        assertThat(documented).containsExactlyInAnyOrderEntriesOf(actual);
    }

    private static void collect(String prefix, Class<?> type, Map<String, String> keys) {
        for (Parameter parameter : type.getDeclaredConstructors()[0].getParameters()) {
            var key = prefix + "." + kebab(parameter.getName());
            if (parameter.getType().isRecord()) {
                collect(key, parameter.getType(), keys);
            } else {
                var given = parameter.getAnnotation(DefaultValue.class);
                var value = given == null ? "" : String.join(", ", given.value());
                keys.put(key, value.isEmpty() ? "(empty)" : value);
            }
        }
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
    }
}
