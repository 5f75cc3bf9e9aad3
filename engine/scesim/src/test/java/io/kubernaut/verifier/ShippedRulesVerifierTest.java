package io.kubernaut.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.rules.ShippedRules;
import io.kubernaut.rules.lint.LintFinding;
import io.kubernaut.rules.lint.Linter;
import io.kubernaut.verifier.Verification.Complaint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

/**
 * No shipped rule contradicts itself, and no two are one. The verifier reads no method calls, so it takes rules for
 * equivalent that differ in nothing else; where it says so, the linter, which reads them, must agree. Where it does not,
 * that is passed over.
 */
class ShippedRulesVerifierTest {
    private static final Path PLANTED = Path.of("src/test/resources/verifier/planted.drl");
    private static final Pattern RULE = Pattern.compile("(?m)^rule \"([^\"]+)\"");

    @TestFactory
    Stream<DynamicTest> findsNothingInTheShippedRules() {
        return ShippedRules.sources().entrySet().stream()
                .map(file -> dynamicTest(file.getKey(), () -> {
                    var verification = Verification.of(file.getValue());

                    assertThat(verification.rules()).isEqualTo(names(file.getValue()));
                    assertThat(upheld(verification, file.getValue())).isEmpty();
                }));
    }

    @Test
    void findsWhatIsPlanted() throws IOException {
        var drl = Files.readString(PLANTED);
        var verification = Verification.of(drl);

        assertThat(verification.rules()).isEqualTo(names(drl));
        assertThat(told(upheld(verification, drl)))
                .isEqualTo(Map.of(
                        Verification.ALWAYS_FALSE,
                        Set.of(Set.of("planted/impossible/number")),
                        Verification.INCOHERENCE,
                        Set.of(
                                Set.of("planted/impossible/number"),
                                Set.of("planted/impossible/text"),
                                Set.of("planted/contradiction/there-and-not-there")),
                        Verification.EQUIVALANCE,
                        Set.of(Set.of("planted/equivalent/one", "planted/equivalent/other"))));
    }

    /** If this fails, the verifier has learned to read calls, and its word on equivalence can be taken. */
    @Test
    void takesRulesForEquivalentThatDifferInACall() throws IOException {
        var verification = Verification.of(Files.readString(PLANTED));

        assertThat(told(verification.complaints()).get(Verification.EQUIVALANCE))
                .contains(Set.of("planted/different/hung", "planted/different/all"));
    }

    private static Map<String, Set<Set<String>>> told(List<Complaint> complaints) {
        return complaints.stream()
                .collect(Collectors.groupingBy(
                        Complaint::kind, Collectors.mapping(Complaint::rules, Collectors.toSet())));
    }

    private static List<Complaint> upheld(Verification verification, String drl) {
        var linted = new Linter(ActionCatalogue.standard())
                .lint(new TreeMap<>(Map.of("file.drl", drl)))
                .findings();
        return verification.complaints().stream()
                .filter(c -> !c.ofEquivalence() || linted.stream().anyMatch(f -> saysTheSame(f, c.rules())))
                .toList();
    }

    private static boolean saysTheSame(LintFinding finding, Set<String> rules) {
        return Set.of("duplicate", "subsumed").contains(finding.check())
                && rules.contains(finding.rule())
                && rules.stream()
                        .filter(rule -> !rule.equals(finding.rule()))
                        .anyMatch(other -> finding.message().contains(other + " (file.drl:"));
    }

    private static Set<String> names(String drl) {
        return RULE.matcher(drl).results().map(found -> found.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }
}
