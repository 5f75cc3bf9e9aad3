package io.kubernaut.rules.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.kubernaut.core.action.ActionCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Rules with one fault each, whose second line names every check that must find something and where; and fine ones. */
class LintCorpusTest {
    private static final Path FOLDER = Path.of("src/test/resources/lint");
    private static final Path FINE = Path.of("src/test/resources/lint-fine");
    private static final Pattern PAGE = Pattern.compile("docs/[\\w./-]+\\.md");
    private static final String EXPECTED = "// expected: ";

    /** They look beyond one file of rules, and have tests of their own. */
    private static final Set<Check> ELSEWHERE = Set.of(
            Check.NO_SCENARIO,
            Check.AREA,
            Check.SYMPTOM_LINE,
            Check.SYMPTOM_TAKEN,
            Check.SYMPTOM_REPLACED,
            Check.SYMPTOM_UNKNOWN);

    private final Linter linter = new Linter(ActionCatalogue.standard());

    @TestFactory
    Stream<DynamicTest> findsWhatIsWrongAndWhereAndNothingElse() throws IOException {
        return corpus().entrySet().stream()
                .map(file -> dynamicTest(file.getKey(), () -> {
                    var report = linter.lint(new TreeMap<>(Map.of(file.getKey(), file.getValue())));

                    var found = new TreeSet<String>();
                    report.findings().forEach(f -> found.add(f.check() + " at " + f.line()));
                    assertThat(found)
                            .as(report.findings().stream()
                                    .map(LintFinding::display)
                                    .collect(Collectors.joining("\n")))
                            .isEqualTo(expected(file.getValue()));
                    assertThat(report.findings()).allSatisfy(f -> {
                        assertThat(f.path()).isEqualTo(file.getKey());
                        assertThat(f.message()).isNotBlank().doesNotEndWith(".");
                        assertThat(f.remedy()).isNotBlank().doesNotEndWith(".");
                    });
                }));
    }

    /** What stands close to a fault and is none. */
    @TestFactory
    Stream<DynamicTest> saysNothingOfWhatIsFine() throws IOException {
        return files(FINE).entrySet().stream()
                .map(file -> dynamicTest(
                        file.getKey(),
                        () -> assertThat(linter.lint(new TreeMap<>(Map.of(file.getKey(), file.getValue())))
                                        .findings())
                                .isEmpty()));
    }

    /** A check that no bad rule fails might find nothing at all. */
    @Test
    void holdsABadRuleForEveryCheck() throws IOException {
        var tried = new TreeSet<String>();
        corpus().values().forEach(text -> expected(text).forEach(e -> tried.add(e.split(" ", 2)[0])));

        assertThat(Arrays.stream(Check.values())
                        .filter(c -> !ELSEWHERE.contains(c))
                        .map(c -> c.name().toLowerCase(Locale.ROOT).replace('_', '-')))
                .containsExactlyInAnyOrderElementsOf(tried);
    }

    @Test
    void pointsToPagesThatAreThere() {
        var pages = Arrays.stream(Check.values())
                .flatMap(check -> PAGE.matcher(check.remedy()).results())
                .map(found -> Path.of("..", found.group()))
                .collect(Collectors.toSet());

        assertThat(pages)
                .hasSizeGreaterThan(3)
                .allSatisfy(page -> assertThat(page).isRegularFile());
        assertThat(Check.ACCESSOR.remedy()).contains("docs/reference/facts.md");
    }

    private static TreeSet<String> expected(String text) {
        var line = text.lines().skip(1).findFirst().orElse("");
        assertThat(line).startsWith(EXPECTED);
        return new TreeSet<>(Arrays.asList(line.substring(EXPECTED.length()).split(", ")));
    }

    private static Map<String, String> corpus() throws IOException {
        var corpus = files(FOLDER);
        assertThat(corpus).hasSizeGreaterThan(150);
        return corpus;
    }

    private static Map<String, String> files(Path folder) throws IOException {
        var read = new TreeMap<String, String>();
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                read.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return read;
    }
}
