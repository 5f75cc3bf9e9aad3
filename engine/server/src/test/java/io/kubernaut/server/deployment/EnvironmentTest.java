package io.kubernaut.server.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A variable that nobody reads is a setting that is silently not there. */
class EnvironmentTest {
    private static final Pattern VARIABLE = Pattern.compile("\\b(?:KUBERNAUT|SERVER|MANAGEMENT|DATABASE)_[A-Z_]+\\b");
    private static final Pattern KEY = Pattern.compile("`((?:kubernaut|server|management)\\.[a-z.-]+)`");

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile", "compose/compose.yaml", "kubernetes/base/deployment.yaml"})
    void everyVariableIsADocumentedKey(String file) throws IOException {
        var used = VARIABLE.matcher(Shipped.text(file))
                .results()
                .map(r -> r.group())
                .collect(Collectors.toSet());

        assertThat(used).isNotEmpty().isSubsetOf(documented());
    }

    private static Set<String> documented() throws IOException {
        var page = Files.readString(Shipped.ROOT.resolve("docs/reference/configuration.md"));
        var names = new HashSet<String>(Set.of("DATABASE_URL"));
        KEY.matcher(page)
                .results()
                .forEach(r ->
                        names.add(r.group(1).replace("-", "").replace('.', '_').toUpperCase(java.util.Locale.ROOT)));
        return names;
    }
}
