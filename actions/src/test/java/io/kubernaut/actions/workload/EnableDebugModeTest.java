package io.kubernaut.actions.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.kubernaut.actions.apiserver.Faults.Fault;
import io.kubernaut.actions.executor.Marks;
import io.kubernaut.actions.executor.Shop;
import io.kubernaut.actions.executor.Trial;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.ClusterCallFailedException;
import io.kubernaut.core.execution.Effect;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnableDebugModeTest {
    private final Shop shop = new Shop();

    @BeforeEach
    void release() {
        shop.release("shop/cart:1", 2);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private void change(Consumer<Deployment> change) {
        shop.editCart(d -> {
            change.accept(d);
            return d;
        });
        shop.wait(java.time.Duration.ofMinutes(1));
    }

    private void variable(String name, String value) {
        change(d -> d.getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getEnv()
                .add(new EnvVar(name, value, null)));
    }

    private void annotated(String value) {
        change(d -> d.getMetadata().getAnnotations().put(DebugVariables.ANNOTATION, value));
    }

    private Trial debug(Map<String, Object> parameters) {
        return shop.trial("enable_debug_mode", Shop.ref("Deployment", "cart"), parameters);
    }

    /** Of the pods, container by container. */
    private List<String> environment(int container) {
        var spec = shop.cart().getSpec().getTemplate().getSpec();
        return spec.getContainers().get(container).getEnv().stream()
                .map(v -> v.getName() + "=" + v.getValue())
                .toList();
    }

    @Test
    void setsAVariableOfAUsualNameAndRestoresItWhenItsTimeIsOver() {
        variable("LOG_LEVEL", "INFO");
        var before = shop.cart().getSpec();
        var trial = debug(Map.of("ttl", "PT10M"));
        shop.assertNothingWritten(() -> {
            assertThat(trial.plan().summary())
                    .isEqualTo("Deployment shop/cart logs more: LOG_LEVEL=DEBUG in container cart");
            assertThat(trial.plan().diff())
                    .contains("value: INFO", "value: DEBUG")
                    .doesNotContain("hunter2");
        });

        trial.applied();
        assertThat(trial.verify()).isInstanceOf(Verification.Pending.class);
        shop.wait(java.time.Duration.ofMinutes(1));

        assertThat(trial.verify()).isInstanceOf(Verification.Verified.class);
        assertThat(trial.effect()).isEqualTo(Effect.TOOK_EFFECT);
        assertThat(shop.pods())
                .hasSize(2)
                .allSatisfy(pod -> assertThat(
                                pod.getSpec().getContainers().getFirst().getEnv())
                        .contains(new EnvVar("LOG_LEVEL", "DEBUG", null)));
        assertThat(trial.expire()).isInstanceOf(Application.Applied.class);
        assertThat(shop.cart().getSpec()).isEqualTo(before);
    }

    @Test
    void refusesASecondTimeWhileTheFirstLasts() {
        variable("LOG_LEVEL", "info");
        var before = shop.cart();
        var first = debug(Map.of("ttl", "PT10M"));
        first.plan();
        first.applied();
        shop.wait(java.time.Duration.ofMinutes(2));

        for (var level : List.of("debug", "trace")) {
            var second = debug(Map.of("level", level, "ttl", "PT1H"));
            shop.assertNothingWritten(() -> assertThat(second.refusal())
                    .contains("in debug mode already (run " + first.request().runId() + " until ")
                    .contains("undo that run", "kubernaut.io/debug-mode"));
        }
        assertThat(first.expire()).isInstanceOf(Application.Applied.class);
        assertThat(shop.cart().getSpec()).isEqualTo(before.getSpec());
        shop.wait(java.time.Duration.ofMinutes(2));

        assertThat(debug(Map.of("level", "trace")).planning()).isInstanceOf(Planning.Planned.class);
    }

    @Test
    void setsWhatTheAnnotationSays() {
        annotated("proxy:VERBOSE=1 cart:RUST_LOG=shop={level},hyper=info MODE={LEVEL}");
        var before = shop.cart().getSpec();
        var trial = debug(Map.of("level", "trace"));
        trial.plan();
        trial.applied();

        assertThat(environment(0))
                .containsExactly("DB_PASSWORD=hunter2", "RUST_LOG=shop=trace,hyper=info", "MODE=TRACE");
        assertThat(environment(1)).containsExactly("VERBOSE=1");
        assertThat(trial.undo()).isInstanceOf(Application.Applied.class);
        assertThat(shop.cart().getSpec()).isEqualTo(before);
    }

    @Test
    void refusesWithoutAVariableAndSaysHowToNameOne() {
        assertThat(debug(Map.of()).refusal())
                .contains("No container of Deployment shop/cart has a variable that is known to set its log level")
                .contains("kubernaut.io/debug-env on the workload, such as app:LOG_LEVEL={level}");

        change(d -> d.getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getEnv()
                .add(new io.fabric8.kubernetes.api.model.EnvVarBuilder()
                        .withName("LOG_LEVEL")
                        .withNewValueFrom()
                        .withNewConfigMapKeyRef("level", "cart", true)
                        .endValueFrom()
                        .build()));
        assertThat(debug(Map.of()).refusal()).contains("takes LOG_LEVEL from elsewhere", "kubernaut.io/debug-env");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cron:LOG_LEVEL=debug           | names the container cron, which it does not have; it has cart, proxy. Name one of these.
            LOG-LEVEL=debug                | has an entry that is not [container:]NAME[=VALUE]
            $(reboot)                      | has an entry that is not [container:]NAME[=VALUE]
            ＬＯＧ_LEVEL=debug             | has an entry that is not [container:]NAME[=VALUE]
            ../cart:LOG_LEVEL              | has an entry that is not [container:]NAME[=VALUE]
            """)
    void refusesAnAnnotationThatCannotBeMeant(String annotation, String why) {
        annotated(annotation);

        shop.assertNothingWritten(() -> assertThat(debug(Map.of()).refusal()).contains(why));
    }

    @Test
    void refusesWhatGitKeeps() {
        variable("LOG_LEVEL", "info");
        change(d -> d.getMetadata().setLabels(Map.of("kustomize.toolkit.fluxcd.io/name", "apps")));

        assertThat(debug(Map.of()).refusal()).contains("Flux Kustomization apps", "change it in Git instead");
    }

    @Test
    void refusesToReplaceThePodsOfAReleaseThatIsNotWell() {
        variable("LOG_LEVEL", "info");
        change(d -> d.getSpec().getTemplate().getMetadata().getAnnotations().put("demo.kubernaut.io/exit-code", "3"));

        assertThat(debug(Map.of()).refusal()).contains("is not well", "Collect diagnostics");

        shop.client.apps().deployments().inNamespace("shop").withName("cart").scale(0);
        shop.settle();
        assertThat(debug(Map.of()).refusal()).contains("is scaled to zero");
    }

    @Test
    void keepsAValueThatSomebodyElseSetMeanwhile() {
        variable("LOG_LEVEL", "info");
        var trial = debug(Map.of());
        trial.plan();
        trial.applied();
        shop.someoneElsePatches(
                "jane",
                "[{\"op\":\"replace\",\"path\":\"/spec/template/spec/containers/0/env/1/value\",\"value\":\"warn\"}]");

        assertThat(trial.expire()).asString().contains("Refused", "was set by jane");
        assertThat(environment(0)).contains("LOG_LEVEL=warn");
    }

    /** A sidecar was injected before the container, and a variable before the variable. */
    @Test
    void findsContainerAndVariableByTheirNamesToSetThemBack() {
        variable("LOG_LEVEL", "info");
        var trial = debug(Map.of());
        trial.plan();
        trial.applied();
        shop.someoneElsePatches("injector", """
                [{"op":"add","path":"/spec/template/spec/containers/0/env/0","value":{"name":"FIRST","value":"1"}},
                 {"op":"add","path":"/spec/template/spec/containers/0","value":{"name":"sidecar","image":"shop/sidecar:1",
                   "env":[{"name":"A","value":"a"},{"name":"B","value":"debug"},{"name":"C","value":"debug"}]}}]""");
        shop.wait(java.time.Duration.ofMinutes(1));
        assertThat(trial.verify()).isInstanceOf(Verification.Verified.class);

        assertThat(trial.expire()).isInstanceOf(Application.Applied.class);

        assertThat(environment(0)).containsExactly("A=a", "B=debug", "C=debug");
        assertThat(environment(1)).containsExactly("FIRST=1", "DB_PASSWORD=hunter2", "LOG_LEVEL=info");
    }

    @Test
    void setsNothingBackWhereTheContainerIsGone() {
        variable("LOG_LEVEL", "info");
        var trial = debug(Map.of());
        trial.plan();
        trial.applied();
        shop.someoneElsePatches(
                "jane", "[{\"op\":\"replace\",\"path\":\"/spec/template/spec/containers/0/name\",\"value\":\"shop\"}]");

        assertThat(trial.expire()).asString().contains("Refused", "is not there any more (LOG_LEVEL, cart)");
        assertThat(environment(0)).contains("LOG_LEVEL=debug");
    }

    @Test
    void isRecognisedAfterItsAnswerWasLost() {
        variable("LOG_LEVEL", "info");
        var trial = debug(Map.of());
        trial.plan();
        shop.server.faults().next(1, request -> request.method().equals("PATCH"), new Fault.DropAfter());
        assertThatExceptionOfType(ClusterCallFailedException.class).isThrownBy(trial::apply);

        assertThat(trial.effect()).isEqualTo(Effect.TOOK_EFFECT);
        var restart = shop.trial("restart_pod", Shop.ref("Deployment", "cart"), Map.of());
        restart.plan();
        restart.applied();
        assertThat(shop.cart().getMetadata().getAnnotations())
                .containsEntry(Marks.RUN, restart.request().runId().toString());
        assertThat(trial.effect())
                .as("though another run has written to it since")
                .isEqualTo(Effect.TOOK_EFFECT);
        assertThat(trial.undo()).isInstanceOf(Application.Applied.class);
        assertThat(environment(0)).contains("LOG_LEVEL=info");
    }

    @ParameterizedTest
    @ValueSource(strings = {"info", "DEBUG", "debug; reboot", "ｄebug", ""})
    void refusesHostileLevelsBeforeAnythingReachesTheCluster(String level) {
        shop.server.forgetRequests();

        assertThat(debug(Map.of("level", level)).refusal()).contains("level must be one of [debug, trace]");
        assertThat(shop.server.requests()).isEmpty();
    }
}
