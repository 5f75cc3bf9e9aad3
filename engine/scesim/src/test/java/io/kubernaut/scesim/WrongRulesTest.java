package io.kubernaut.scesim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows fail when the rules are wrong, or when they expect something else than the rules say. */
class WrongRulesTest {
    private static final String BAD_RELEASE = "crash-01-bad-rollout-exit1";
    private static RulesContainer rules;

    @BeforeAll
    static void loads() {
        rules = RulesContainer.shipped();
    }

    @AfterAll
    static void disposes() {
        rules.close();
    }

    @Test
    void aRowFailsWhenTheRuleThatProposesItsRemedyIsGone() {
        try (var wrong = RulesContainer.shippedWithout("pods/bad-rollout/roll-back")) {
            assertThat(Generated.row(BAD_RELEASE).failure(wrong))
                    .hasValueSatisfying(why -> assertThat(why).hasMessageContaining("no instance which satisfies"));
            assertThat(Generated.row("node-01-one-notready").failure(wrong)).isEmpty();
        }
    }

    @Test
    void aRowFailsWhenTheRuleThatHoldsAChangeBackIsGone() {
        try (var wrong = RulesContainer.shippedWithout("pods/oom/leave-memory-to-the-vertical-autoscaler")) {
            assertThat(Generated.row("oom-vertical-autoscaler").failure(wrong))
                    .hasValueSatisfying(why -> assertThat(why).hasMessageContaining("increase_resources"));
        }
    }

    @Test
    void noRowHoldsWithoutRulesWhereOneMustPropose() {
        var held = new ArrayList<String>();
        var due = Generated.files().stream()
                .flatMap(file -> file.rows().stream())
                .filter(row -> row.expects(Column.PROPOSED))
                .toList();
        try (var none = RulesContainer.empty()) {
            due.stream()
                    .filter(row -> row.failure(none).isEmpty())
                    .map(ScesimFile.Row::description)
                    .forEach(held::add);
        }

        assertThat(due).isNotEmpty();
        assertThat(held).isEmpty();
    }

    /** The rules roll Deployment shop/checkout back to revision 17, without asking. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', textBlock = """
            PROPOSED, 'io.kubernaut.scesim.World.of("crash-01-bad-rollout-exit1").wants(actualValue, "scale_deployment")'
            ONE_OF,   'actualValue.isOneOf("scale_deployment or notify_only")'
            ONE_OF,   'actualValue.isOneOf("rollback_deployment on Deployment shop/another")'
            ONE_OF,   'actualValue.isOneOf("rollback_deployment with revision ==16")'
            NOT,      'actualValue.isNot("drain_node or rollback_deployment")'
            SPARES,   'actualValue.spares("Node */worker-1 or Deployment shop/checkout")'
            CHANGES,  'actualValue.changesNothing()'
            ASKS,     'actualValue.asksFirst()'
            ONE_OF,   'actualValue.isNoMethod()'
            """)
    void aRowFailsWhenOneCellAsksForSomethingElse(Column column, String cell) {
        var row = Generated.row(BAD_RELEASE);
        assertThat(row.failure(rules)).isEmpty();

        row.expect(column, cell);

        assertThat(row.failure(rules)).isPresent();
    }
}
