package io.kubernaut.core.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.decision.Promotion.Advice;
import io.kubernaut.core.policy.TrustStage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromotionTest {
    @ParameterizedTest
    @CsvSource({
        // stage, would be chosen, differed, approved, rejected, verified, failed, worked, did not: advice, to
        "SHADOW, 0, 0, 0, 0, 0, 0, 0, 0, KEEP, SHADOW",
        "SHADOW, 4, 0, 0, 0, 0, 0, 0, 0, KEEP, SHADOW",
        "SHADOW, 5, 0, 0, 0, 0, 0, 0, 0, RAISE, SUGGEST",
        "SHADOW, 9, 1, 0, 0, 0, 0, 0, 0, KEEP, SHADOW",
        "SHADOW, 10, 1, 0, 0, 0, 0, 0, 0, RAISE, SUGGEST",
        "SUGGEST, 9, 0, 0, 0, 0, 0, 0, 0, KEEP, SUGGEST",
        "SUGGEST, 10, 0, 0, 0, 0, 0, 0, 0, RAISE, APPROVE",
        "APPROVE, 0, 0, 9, 0, 10, 0, 10, 0, KEEP, APPROVE",
        "APPROVE, 0, 0, 10, 0, 9, 0, 0, 0, KEEP, APPROVE",
        "APPROVE, 0, 0, 10, 0, 10, 0, 10, 0, RAISE, AUTO",
        "APPROVE, 0, 0, 10, 1, 10, 1, 10, 0, RAISE, AUTO",
        "APPROVE, 0, 0, 10, 2, 10, 0, 10, 0, KEEP, APPROVE",
        "APPROVE, 0, 0, 10, 0, 10, 2, 10, 0, KEEP, APPROVE",
        "APPROVE, 0, 0, 2, 3, 0, 0, 0, 0, LOWER, SUGGEST",
        "APPROVE, 0, 0, 1, 2, 0, 0, 0, 0, KEEP, APPROVE",
        "AUTO, 0, 0, 0, 0, 9, 2, 0, 0, KEEP, AUTO",
        "AUTO, 0, 0, 0, 0, 2, 3, 0, 0, LOWER, SUGGEST",
        "APPROVE, 0, 0, 10, 0, 10, 0, 9, 0, KEEP, APPROVE",
        "APPROVE, 0, 0, 10, 0, 10, 0, 10, 2, KEEP, APPROVE",
        "APPROVE, 0, 0, 10, 0, 10, 0, 10, 1, RAISE, AUTO",
        "AUTO, 0, 0, 0, 0, 9, 0, 2, 3, LOWER, SUGGEST",
        "AUTO, 0, 0, 0, 0, 9, 0, 3, 3, KEEP, AUTO",
    })
    void weighsTheEvidence(
            TrustStage stage,
            long wouldBeChosen,
            long differed,
            long approved,
            long rejected,
            long verified,
            long failed,
            long worked,
            long didNotWork,
            Advice advice,
            TrustStage to) {
        var evidence = new RuleEvidence(
                null,
                wouldBeChosen,
                wouldBeChosen,
                wouldBeChosen,
                0,
                differed,
                0,
                0,
                0,
                approved,
                rejected,
                0,
                verified,
                failed,
                0,
                worked,
                didNotWork);

        var promotion = Promotion.of(evidence, stage);

        assertThat(promotion.advice()).isEqualTo(advice);
        assertThat(promotion.to()).isEqualTo(to);
        assertThat(promotion.reasons())
                .isNotEmpty()
                .allSatisfy(r -> assertThat(r).endsWith("."));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // stage | agreed | accepted | refused: advice | words of the reason
                "SUGGEST | 0  | 0 | 0 | RAISE | Nobody has agreed with it yet",
                "SUGGEST | 10 | 0 | 0 | RAISE | Nobody was asked about the same.",
                "SUGGEST | 10 | 9 | 1 | RAISE | People said yes to the same 9 times and no once.",
                "SUGGEST | 10 | 1 | 0 | RAISE | People said yes to the same once and no never.",
                "SUGGEST | 10 | 8 | 1 | KEEP  | in 1 of 9 cases.",
                "SUGGEST | 10 | 0 | 1 | KEEP  | in 1 of 1 cases.",
                "SHADOW  | 10 | 0 | 1 | RAISE | others chose the same in 10 of these cases",
            })
    void asksWhetherPeopleAgreedBeforeARuleMayAskThem(
            TrustStage stage, long agreed, long accepted, long refused, Advice advice, String words) {
        var evidence = new RuleEvidence(null, 10, 10, 10, agreed, 0, accepted, refused, 0, 0, 0, 0, 0, 0, 0, 0, 0);

        var promotion = Promotion.of(evidence, stage);

        assertThat(promotion.advice()).isEqualTo(advice);
        assertThat(String.join(" ", promotion.reasons())).contains(words);
    }
}
