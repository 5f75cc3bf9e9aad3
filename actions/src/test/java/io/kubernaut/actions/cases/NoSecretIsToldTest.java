package io.kubernaut.actions.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.actions.apiserver.PodExec.Result;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Planning;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a program of a container writes as it fails reaches people without what must not be known. */
class NoSecretIsToldTest {
    private static final String SECRET = "hunter2";

    static Stream<ActionCase> cases() {
        return UpkeepCases.all().stream();
    }

    private static void failAll(ShopGround ground) {
        ground.programs()
                .when(
                        "",
                        ran -> new Result(
                                1, "half\n", "-----\ncannot connect: postgres://app:" + SECRET + "@db/shop\n"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void inARefusedPlan(ActionCase of) {
        try (var ground = (ShopGround) Cell.arranged(of, ShopGround::new)) {
            failAll(ground);

            var planning = CaseRun.of(of, ground).planning();

            assertThat(planning).isInstanceOf(Planning.Refused.class);
            assertThat(planning.toString()).doesNotContain(SECRET);
            assertNoneInEvents(ground);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void inARunThatBreaks(ActionCase of) {
        try (var ground = (ShopGround) Cell.arranged(of, ShopGround::new)) {
            var run = CaseRun.of(of, ground);
            run.plan();
            failAll(ground);

            assertThat(run.finish())
                    .isInstanceOfSatisfying(
                            Application.Broken.class,
                            broken -> assertThat(broken.toString())
                                    .contains("exit code 1: cannot connect: postgres://app:[redacted]@db/shop")
                                    .doesNotContain(SECRET));
            assertThat(texts(run.artefacts())).doesNotContain(SECRET);
            assertNoneInEvents(ground);
        }
    }

    private static String texts(List<Application.Artefact> artefacts) {
        return artefacts.stream()
                .map(one -> new String(one.content(), StandardCharsets.UTF_8))
                .reduce("", String::concat);
    }

    private static void assertNoneInEvents(Ground ground) {
        assertThat(ground.client().v1().events().inAnyNamespace().list().getItems())
                .noneMatch(event -> String.valueOf(event.getMessage()).contains(SECRET));
    }
}
