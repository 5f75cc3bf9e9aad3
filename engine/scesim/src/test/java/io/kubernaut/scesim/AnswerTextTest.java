package io.kubernaut.scesim;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.rules.scenario.Expectation.Acceptable;
import io.kubernaut.rules.scenario.Expectation.Grade;
import io.kubernaut.rules.scenario.Expectation.TargetPattern;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AnswerTextTest {
    private static final Acceptable RAISE = new Acceptable(
            "increase_resources",
            Grade.BEST,
            new TargetPattern("Deployment", "shop", "cart"),
            new TreeMap<>(Map.of("container", "==app", "memory", ">=1.5x, <=4x")));
    private static final Acceptable CLOSE =
            new Acceptable("cordon_node", Grade.GOOD, new TargetPattern("Node", "", "worker-1"), new TreeMap<>());
    private static final Acceptable TELL = new Acceptable("notify_only", Grade.GOOD, null, new TreeMap<>());

    @Test
    void readsLikeASentence() {
        assertThat(AnswerText.ofAnswers(List.of(RAISE, CLOSE, TELL)))
                .isEqualTo("increase_resources on Deployment shop/cart with container ==app and memory >=1.5x,<=4x"
                        + " or cordon_node on Node */worker-1 or notify_only");
    }

    @Test
    void keepsWhatEveryShippedScenarioExpects() {
        var expectations = World.all().stream()
                .map(world -> world.scenario().expect())
                .filter(Objects::nonNull)
                .toList();

        assertThat(expectations).isNotEmpty().allSatisfy(expected -> {
            assertThat(AnswerText.answers(AnswerText.ofAnswers(expected.acceptable())))
                    .isEqualTo(expected.acceptable().stream()
                            .map(AnswerTextTest::ofOneGrade)
                            .toList());
            assertThat(
                            expected.forbiddenTargets().isEmpty()
                                    ? List.of()
                                    : AnswerText.targets(AnswerText.ofTargets(expected.forbiddenTargets())))
                    .isEqualTo(expected.forbiddenTargets());
            assertThat(
                            expected.forbidden().isEmpty()
                                    ? List.of()
                                    : AnswerText.actions(AnswerText.ofActions(expected.forbidden())))
                    .containsExactlyInAnyOrderElementsOf(expected.forbidden());
        });
    }

    private static Acceptable ofOneGrade(Acceptable answer) {
        var parameters = new TreeMap<>(answer.params());
        parameters.replaceAll((name, constraint) -> constraint.replaceAll("\\s", ""));
        return new Acceptable(answer.action(), Grade.BEST, answer.target(), parameters);
    }
}
