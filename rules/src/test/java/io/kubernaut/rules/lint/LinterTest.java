package io.kubernaut.rules.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.rules.ShippedRules;
import io.kubernaut.rules.sandbox.VisibleFacts;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LinterTest {
    private static final String RULES = """
            package kubernaut.rules
            import io.kubernaut.core.context.Snapshot
            import io.kubernaut.core.decision.Finding
            import io.kubernaut.core.decision.Proposal

            rule "shop/consumer/diagnose"
                @runbook("x") @owner("shop") @since("1.0")
            when
                $s : Snapshot( symptom == "consumer-lag" )
            then
                insert( Finding.of( "consumer-stuck", $s.target(), "it makes no progress" ) );
            end
            """;
    private static final String REACTION = """
            package kubernaut.rules
            import io.kubernaut.core.context.Snapshot
            import io.kubernaut.core.decision.Finding
            import io.kubernaut.core.decision.Proposal

            rule "shop/consumer/restart"
                @runbook("x") @owner("shop") @since("1.0") @base(60)
            when
                $s : Snapshot( symptom == "consumer-lag" )
                $f : Finding( name == "consumer-stuck" )
            then
                insert( Proposal.of( "restart_pod", $s.target(), "A restarted consumer reads its queue again." ).answering( $f ) );
            end
            """;

    private final Linter linter = new Linter(ActionCatalogue.standard());

    @Test
    void findsNothingInTheShippedRules() {
        assertThat(linter.lint(ShippedRules.sources()).findings()).isEmpty();
        assertThat(linter.beside(ShippedRules.sources())
                        .lint(ShippedRules.sources())
                        .findings())
                .isEmpty();
    }

    @Test
    void findsNothingInRulesThatAreFine() {
        assertThat(lint(linter, "shop/a.drl", RULES, "shop/b.drl", REACTION)).isEmpty();
    }

    @Test
    void takesSymptomsOfTheFileThatComesWithTheRules() {
        var own = RULES.replace("consumer-lag", "consumer-without-progress");
        var file = "ShopConsumerStuck,consumer-without-progress,Deployment,It makes no progress, look at its log\n";

        assertThat(lint(linter, "shop/a.drl", own, "symptoms.csv", file)).isEmpty();
        assertThat(lint(linter, "shop/a.drl", own, "symptoms.csv", file.replace("-without-", "-with-no-")))
                .filteredOn(f -> f.check().equals("word"))
                .singleElement()
                .satisfies(f -> assertThat(f.display())
                        .isEqualTo("shop/a.drl:9: error word shop/consumer/diagnose: There is no "
                                + "\"consumer-without-progress\" for Snapshot.symptom, but there is "
                                + "\"consumer-with-no-progress\". " + Check.WORD.remedy() + "."));
        assertThat(lint(linter, "shop/a.drl", own, "symptoms.csv", "no line at all\n" + file))
                .extracting(LintFinding::check)
                .containsExactly("symptom-line");
    }

    @Test
    void namesTheWordThatIsMeant() {
        assertThat(message("symptom == \"consumer-lagg\""))
                .isEqualTo("There is no \"consumer-lagg\" for Snapshot.symptom, but there is \"consumer-lag\"");
        assertThat(message("symptom == \"consumer-lag\", severity == \"critcal\""))
                .isEqualTo("There is no \"critcal\" for Snapshot.severity, but there is \"critical\"");
        assertThat(message("symptom == \"something-of-our-own\""))
                .isEqualTo("There is no \"something-of-our-own\" for Snapshot.symptom");
        assertThat(lint(
                        linter,
                        "a.drl",
                        RULES,
                        "b.drl",
                        REACTION.replace("name == \"consumer-", "name == \"konsumer-")))
                .extracting(LintFinding::message)
                .containsExactly("No rule inserts the finding konsumer-stuck, but there is \"consumer-stuck\"");
    }

    private String message(String conditions) {
        var found = lint(linter, "a.drl", RULES.replace("symptom == \"consumer-lag\"", conditions));
        assertThat(found).hasSize(1);
        return found.getFirst().message();
    }

    @Test
    void whatStandsBesideMayInsertWhatIsMatched() {
        assertThat(lint(linter, "b.drl", REACTION))
                .singleElement()
                .satisfies(f -> assertThat(f.check()).isEqualTo("unknown-finding"));
        assertThat(lint(linter.beside(sources("a.drl", RULES)), "b.drl", REACTION))
                .isEmpty();
    }

    @Test
    void saysNothingAboutWhatStandsBeside() {
        var broken = RULES.replace("@owner(\"shop\") ", "").replace("progress\" )", "progress\" ) + 1");

        assertThat(lint(
                        linter.beside(sources("a.drl", broken)),
                        "b.drl",
                        REACTION.replace("consumer-stuck\" )\n    then", "x")))
                .noneMatch(f -> f.path().equals("a.drl"));
    }

    @Test
    void aFileReplacesOneBesideOfTheSamePathAndNoOther() {
        var beside = linter.beside(sources("shop/a.drl", RULES));

        assertThat(lint(beside, "shop/a.drl", RULES)).isEmpty();
        assertThat(lint(beside, "shop/other.drl", RULES)).anySatisfy(f -> {
            assertThat(f.check()).isEqualTo("duplicate-name");
            assertThat(f.message()).contains("shop/a.drl:6");
        });
    }

    @Test
    void warnsOfRulesThatNoScenarioFires() {
        var report = linter.firedInScenarios(Set.of("shop/consumer/diagnose"))
                .lint(sources("a.drl", RULES, "b.drl", REACTION));

        assertThat(report.findings()).singleElement().satisfies(f -> {
            assertThat(f.check()).isEqualTo("no-scenario");
            assertThat(f.rule()).isEqualTo("shop/consumer/restart");
            assertThat(f.severity()).isEqualTo(LintFinding.Severity.WARNING);
        });
        assertThat(report.hasErrors()).isFalse();
    }

    @Test
    void warnsOfARuleThatIsNotCalledAfterItsFolder() {
        assertThat(lint(linter, "pods/a.drl", RULES))
                .singleElement()
                .satisfies(f -> assertThat(f.check()).isEqualTo("area"));
    }

    @Test
    void namesBothPlacesOfADuplicate() {
        var twice = RULES.replace("shop/consumer/diagnose", "shop/consumer/diagnose-again");

        assertThat(lint(linter, "a.drl", RULES, "b.drl", twice))
                .singleElement()
                .satisfies(f -> assertThat(f.display())
                        .isEqualTo(
                                "b.drl:6: warning duplicate shop/consumer/diagnose-again: It has the conditions and the "
                                        + "consequence of shop/consumer/diagnose (a.drl:6). Keep one of the two."));
    }

    @Test
    void aSecondChoiceForTheSameFindingIsNotShadowed() {
        var second = REACTION.replace("consumer/restart", "consumer/look")
                .replace("@base(60)", "@base(40)")
                .replace("restart_pod", "collect_diagnostics");

        assertThat(lint(linter, "a.drl", RULES, "b.drl", REACTION, "c.drl", second))
                .isEmpty();
        assertThat(lint(
                        linter,
                        "a.drl",
                        RULES,
                        "b.drl",
                        REACTION.replace(".answering( $f )", ""),
                        "c.drl",
                        second.replace(".answering( $f )", "")))
                .singleElement()
                .satisfies(f -> assertThat(f.check()).isEqualTo("shadowed"));
    }

    @Test
    void textMayMakeARuleTellSomebody() {
        var telling = REACTION.replace(
                        "$f : Finding( name == \"consumer-stuck\" )",
                        "io.kubernaut.core.cluster.EventState( message contains \"queue\" ) from $s.events")
                .replace("restart_pod", "notify_only")
                .replace(".answering( $f )", "");

        assertThat(lint(linter, "b.drl", telling)).isEmpty();
        assertThat(lint(linter, "b.drl", telling.replace("notify_only", "restart_pod")))
                .singleElement()
                .satisfies(f -> assertThat(f.check()).isEqualTo("text-decides"));
    }

    @Test
    void saysTheSameInEveryRun() {
        var sources =
                sources("a.drl", RULES.replace("symptom", "simptom"), "b.drl", REACTION.replace("restart_pod", "x"));

        assertThat(linter.lint(sources)).isEqualTo(new Linter(ActionCatalogue.standard()).lint(sources));
    }

    /** A member that was renamed would be trusted without anybody having said so. */
    @Test
    void theMembersThatAreNotTrustedAreThere() {
        var members = VisibleFacts.types().stream()
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .map(LinterTest::name)
                .collect(Collectors.toSet());

        assertThat(Stream.concat(Untrusted.TEXTS.stream(), Untrusted.NAMES.stream()))
                .allSatisfy(member -> assertThat(members).contains(member));
    }

    /** Of a member that was renamed or moved every word would pass. */
    @Test
    void theMembersWhoseWordsAreKnownAreThere() {
        var members = VisibleFacts.types().stream()
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .map(LinterTest::name)
                .collect(Collectors.toSet());

        assertThat(Vocabulary.of(new TreeMap<>(), ActionCatalogue.standard()).members())
                .hasSizeGreaterThan(20)
                .allSatisfy(member -> assertThat(members).contains(member));
    }

    private static String name(Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }

    private static java.util.List<LintFinding> lint(Linter linter, String... pathsAndTexts) {
        return linter.lint(sources(pathsAndTexts)).findings();
    }

    private static TreeMap<String, String> sources(String... pathsAndTexts) {
        var sources = new TreeMap<String, String>();
        for (int i = 0; i < pathsAndTexts.length; i += 2) {
            sources.put(pathsAndTexts[i], pathsAndTexts[i + 1]);
        }
        return new TreeMap<>(Map.copyOf(sources));
    }
}
