package io.kubernaut.actions.cases;

import io.kubernaut.core.action.ActionCatalogue;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each action with the role that is generated when it is the only one enabled: what others need does not help it. */
class OwnRoleTest {
    static Stream<ActionCase> cases() {
        return ActionCases.all().values().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isEnoughFromPlanToUndo(ActionCase of) {
        try (var ground = new ShopGround()) {
            of.arrange(ground);
            ground.limitTo(of.action());
            var run = CaseRun.of(of, ground);
            run.plan();
            of.assertApplied(ground, run.applied());
            run.verified();
            if (ActionCatalogue.standard().find(of.action()).orElseThrow().undoable()) {
                run.undone();
            }
        }
    }
}
