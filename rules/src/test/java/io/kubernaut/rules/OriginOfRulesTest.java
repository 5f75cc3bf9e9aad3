package io.kubernaut.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernaut.core.policy.TrustStage;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is granted to one text holds for no other, whatever name or path that has. */
class OriginOfRulesTest extends TrustStagesCase {
    @Test
    void aFileOfTheSamePathReplacesTheShippedOne() {
        var sources = Origin.together(Map.of("shipped.drl", SHIPPED), Map.of("shipped.drl", MINE));

        assertThat(sources).hasSize(1).containsValue(MINE);
        try (var base = RuleBaseCompiler.compile(sources)) {
            assertThat(base.rules().values())
                    .allSatisfy(r -> assertThat(r.origin()).isEqualTo(Origin.REPLACEMENT));
            assertThat(Origin.shown(base.fileOf("mine/act"))).isEqualTo("shipped.drl");
        }
    }

    /** Under the path of the shipped file, or moved to another with the shipped file emptied. */
    @ParameterizedTest
    @ValueSource(strings = {"shipped.drl", "moved.drl"})
    void whatStandsInForAShippedRuleInheritsNothing(String path) {
        var text = SHIPPED.replace("\"shipped\"", "\"mine\"");
        var mine = new java.util.TreeMap<>(Map.of("shipped.drl", HEAD));
        mine.put(path, text);
        try (var base = RuleBaseCompiler.compile(Origin.together(Map.of("shipped.drl", SHIPPED), mine))) {
            var rule = "shipped/restart";
            assertThat(base.rules().get(rule).origin()).isEqualTo(Origin.REPLACEMENT);

            var pinned = rule + "@" + base.rules().get(rule).text();
            assertThat(trust(base.evaluate(with(Map.of(rule, TrustStage.AUTO))), rule))
                    .isEqualTo(TrustStage.SHADOW);
            assertThat(trust(base.evaluate(with(Map.of(pinned, TrustStage.AUTO))), rule))
                    .isEqualTo(TrustStage.AUTO);
            assertThat(trust(base.evaluate(with(Map.of("*", TrustStage.AUTO))), rule))
                    .isEqualTo(TrustStage.AUTO);
            assertThat(trust(base.evaluate(with(Map.of("*", TrustStage.AUTO, rule, TrustStage.SUGGEST))), rule))
                    .isEqualTo(TrustStage.SUGGEST);
        }
    }

    /** Spellings of a rule's name that the parser takes, and a glance at the lines does not show. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "rule\"shipped/restart\"",
                "rule 'shipped/restart'",
                "rule \"mine/other\" when Snapshot() then end rule \"shipped/restart\"",
                "rule /* a comment */ \"shipped/restart\"",
            })
    void whatHasTheNameOfAShippedRuleInheritsNothingHoweverItIsWritten(String head) {
        var mine = HEAD + head + """

                when
                    $s : Snapshot( symptom == "crash-loop" )
                then
                    insert( Proposal.of("restart_pod", $s.target(), "mine") );
                end
                """;
        var shipped = Map.of("shipped.drl", SHIPPED);
        var sources = Origin.together(shipped, Map.of("shipped.drl", HEAD, "mine.drl", mine));
        try (var base = RuleBaseCompiler.compile(sources)) {
            assertThat(base.rules().get("shipped/restart").origin()).isEqualTo(Origin.REPLACEMENT);
            assertThat(trust(base.evaluate(with(Map.of("shipped/restart", TrustStage.AUTO))), "shipped/restart"))
                    .isEqualTo(TrustStage.SHADOW);
        }
    }

    @Test
    void aFileWhoseNamesCannotBeToldInheritsNothing() {
        var sources = Origin.together(Map.of("shipped.drl", SHIPPED), Map.of("mine.drl", HEAD + "rule when then"));

        assertThat(sources.keySet()).allMatch(path -> Origin.of(path) != Origin.OPERATOR);
    }

    @Test
    void aNameThatIsTakenIsRefusedAlsoInAnotherPackage() {
        var twin = """
                package elsewhere
                import io.kubernaut.core.context.Snapshot
                import io.kubernaut.core.decision.Proposal
                rule "shipped/restart"
                when
                    $s : Snapshot( symptom == "crash-loop" )
                then
                    insert( Proposal.of("drain_node", $s.target(), "mine") );
                end
                """;
        var sources = Origin.together(Map.of("shipped.drl", SHIPPED), Map.of("mine.drl", twin));

        assertThatThrownBy(() -> RuleBaseCompiler.compile(sources))
                .isInstanceOf(RuleCompilationException.class)
                .hasMessageContaining("instead/mine.drl:4")
                .hasMessageContaining("The rule shipped/restart is there already, in shipped.drl")
                .hasMessageContaining("replace the shipped file by one of the same path");
    }
}
