package io.kubernaut.actions.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubernaut.actions.KubernetesActionExecutors;
import io.kubernaut.actions.apiserver.Faults.Fault;
import io.kubernaut.actions.executor.Marks;
import io.kubernaut.actions.executor.Shop;
import io.kubernaut.actions.executor.SteppedTrial;
import io.kubernaut.actions.executor.Trial;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.ClusterCallFailedException;
import io.kubernaut.core.execution.PlanStep.State;
import io.kubernaut.core.execution.Verification;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that Kubernaut generates itself; certificates and external secrets are in a test of their own. */
class RotateSecretsTest {
    private static final String OLD = "hunter2-hunter2-hunter2";
    private static final String MARKED =
            "{kubernaut.io/rotate: generated, kubernaut.io/rotate-keys: \"password,token\"}";

    private final Shop shop = new Shop();

    @AfterEach
    void close() {
        shop.close();
    }

    private void secret(String annotations, String more) {
        shop.load("""
                apiVersion: v1
                kind: Secret
                metadata: {name: db, namespace: shop, annotations: %s}
                stringData: {password: %s, token: %s-too, user: cart}
                %s
                """.formatted(annotations, OLD, OLD, more));
    }

    private void consumer(String name, String reference) {
        shop.load("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %1$s, namespace: shop}
                spec:
                  replicas: 1
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata: {labels: {app: %1$s}}
                    spec:
                      terminationGracePeriodSeconds: 0
                      containers: [{name: app, image: app%2$s}]
                """.formatted(name, reference));
        shop.wait(java.time.Duration.ofMinutes(1));
    }

    private void marked() {
        secret(MARKED, "");
        consumer("cart", ", env: [{name: P, valueFrom: {secretKeyRef: {name: db, key: password}}}]");
        consumer("web", ", envFrom: [{secretRef: {name: db}}]");
        consumer("other", ", envFrom: [{secretRef: {name: another}}]");
    }

    private SteppedTrial rotate(Map<String, Object> parameters) {
        return shop.stepped("rotate_secrets", Shop.ref("Secret", "db"), parameters);
    }

    private String refusal(Map<String, Object> parameters) {
        shop.server.forgetRequests();
        var refusal = shop.trial("rotate_secrets", Shop.ref("Secret", "db"), parameters)
                .refusal();
        assertThat(shop.writes()).isEmpty();
        assertThat(refusal).doesNotContain(OLD, encoded(OLD));
        return refusal;
    }

    private String value(String key) {
        var data =
                shop.client.secrets().inNamespace("shop").withName("db").get().getData();
        return new String(Base64.getDecoder().decode(data.get(key)), StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> uids(String app) {
        return shop.client.pods().inNamespace("shop").withLabel("app", app).list().getItems().stream()
                .map(pod -> pod.getMetadata().getUid())
                .toList();
    }

    @Test
    void generatesNewValuesRestartsWhatUsesThemAndPutsTheOldOnesBack() {
        marked();
        var before = Map.of("cart", uids("cart"), "web", uids("web"), "other", uids("other"));
        var rotate = rotate(Map.of("keys", "password"));
        shop.assertNothingWritten(() -> assertThat(rotate.plan().steps()).hasSize(4));

        rotate.applied();

        assertThat(value("password")).isNotEqualTo(OLD).matches("[A-Za-z0-9]{32}");
        assertThat(value("token")).isEqualTo(OLD + "-too");
        assertThat(value("user")).isEqualTo("cart");
        assertThat(uids("cart")).hasSize(1).isNotEqualTo(before.get("cart"));
        assertThat(uids("web")).hasSize(1).isNotEqualTo(before.get("web"));
        assertThat(uids("other")).isEqualTo(before.get("other"));
        assertThat(rotate.states()).containsOnly(State.DONE);
        assertThat(rotate.verify()).isInstanceOf(Verification.Verified.class);
        assertThat(shop.eventReasons("db")).contains("RemediationApplied");
        var since = uids("cart");

        assertThat(rotate.undo()).isInstanceOf(Application.Applied.class);

        assertThat(value("password")).isEqualTo(OLD);
        assertThat(uids("cart"))
                .as("it must read the old value again")
                .hasSize(1)
                .isNotEqualTo(since);
        assertThat(rotate.states()).containsOnly(State.TAKEN_BACK);
    }

    @Test
    void showsNoValueAnywhere() {
        marked();
        var rotate = rotate(Map.of());
        var said = new StringBuilder();
        said.append(rotate.plan());
        for (int i = 0; i < 30; i++) {
            var application = rotate.call();
            said.append(application).append(rotate.current());
            if (application instanceof Application.Applied) {
                break;
            }
            shop.settle();
        }
        said.append(rotate.verify());
        var fresh = List.of(value("password"), value("token"));
        said.append(rotate.undo()).append(rotate.current());
        shop.client.v1().events().inAnyNamespace().list().getItems().forEach(said::append);

        for (var value : List.of(OLD, fresh.getFirst(), fresh.getLast())) {
            assertThat(said.toString()).doesNotContain(value, encoded(value));
        }
        assertThat(value("password")).isEqualTo(OLD);
    }

    @Test
    void forgetsThePreviousValuesWhenTheirTimeIsOver() {
        marked();
        var rotate = rotate(Map.of("ttl", "PT1H"));
        rotate.plan();
        rotate.applied();
        assertThat(rotate.current().steps().getFirst().note()).isNotEmpty();
        var fresh = value("password");

        assertThat(rotate.expire()).isInstanceOf(Application.Applied.class);

        assertThat(rotate.current().steps().getFirst().note()).isEmpty();
        assertThat(value("password")).isEqualTo(fresh);
        assertThat(rotate.states()).containsOnly(State.DONE);
        assertThat(rotate.undo())
                .isInstanceOfSatisfying(
                        Application.Refused.class,
                        refused -> assertThat(refused.reason()).contains("forgotten", "exchange them anew"));
    }

    @Test
    void goesOnWhereAnotherProcessDiedWithoutLosingTheOldValues() {
        marked();
        var rotate = rotate(Map.of());
        rotate.plan();
        rotate.callAndDie();
        rotate.call();
        rotate.callAndDie();
        assertThat(value("password")).as("before the new value is kept").isEqualTo(OLD);
        rotate.call();
        rotate.callAndDie();
        var fresh = value("password");
        assertThat(fresh).isNotEqualTo(OLD);
        anotherRunMarksIt();

        rotate.applied();

        assertThat(value("password")).isEqualTo(fresh);
        rotate.undo();
        assertThat(value("password")).isEqualTo(OLD);
    }

    /** As a run of an earlier version, or one on another object, may do. */
    private void anotherRunMarksIt() {
        shop.client
                .secrets()
                .inNamespace("shop")
                .withName("db")
                .edit(s -> s.edit()
                        .editMetadata()
                        .addToAnnotations(Marks.RUN, "11111111-1111-1111-1111-111111111111")
                        .removeFromAnnotations(Marks.EARLIER)
                        .endMetadata()
                        .build());
    }

    /** Where the answer is lost as the write arrives, and where it does not arrive: the value is generated once. */
    @Test
    void writesTheValuesThatItKeptAfterALostAnswer() {
        for (var fault : List.of(new Fault.DropBefore(), new Fault.DropAfter())) {
            try (var other = new Shop()) {
                other.load("""
                        apiVersion: v1
                        kind: Secret
                        metadata: {name: db, namespace: shop, annotations: %s}
                        stringData: {password: %s, token: %s-too}
                        """.formatted(MARKED, OLD, OLD));
                var rotate = other.stepped("rotate_secrets", Shop.ref("Secret", "db"), Map.of());
                rotate.plan();
                rotate.call();
                rotate.call();
                var kept = rotate.current().steps().getLast().note();
                other.server.faults().next(1, r -> r.method().equals("PATCH") && !r.dryRun(), fault);
                assertThatExceptionOfType(ClusterCallFailedException.class).isThrownBy(rotate::call);
                assertThat(rotate.current().steps().getLast().note()).isEqualTo(kept);

                rotate.applied();

                var data = other.client
                        .secrets()
                        .inNamespace("shop")
                        .withName("db")
                        .get()
                        .getData();
                assertThat(SecretVault.of(Shop.KEY)
                                .open(kept, rotate.request().runId() + "/new")
                                .orElseThrow())
                        .contains(data.get("password"), data.get("token"));
                assertThat(rotate.current().steps().getLast().note())
                        .as("only the fingerprint is left of them")
                        .matches("[0-9a-f]{64}");
            }
        }
    }

    /** The earlier run must not say that the previous values are back, and must not take the later one's values away. */
    @Test
    void doesNotUndoOverALaterExchange() {
        marked();
        var first = rotate(Map.of());
        first.plan();
        first.applied();
        var second = rotate(Map.of());
        second.plan();
        second.applied();
        var latest = value("password");

        assertThat(first.undo())
                .isInstanceOfSatisfying(
                        Application.Refused.class,
                        refused -> assertThat(refused.reason()).contains("was changed since"));
        assertThat(value("password")).isEqualTo(latest);
    }

    @Test
    void doesNotOverwriteAValueThatSomebodyChanged() {
        marked();
        var rotate = rotate(Map.of());
        rotate.plan();
        rotate.call();
        someoneSets("changed-by-hand");

        assertThat(rotate.broken().reason())
                .contains("was changed since", "kubectl-edit")
                .doesNotContain("changed-by");
        assertThat(rotate.undo()).isInstanceOf(Application.Applied.class);
        assertThat(value("password")).isEqualTo("changed-by-hand");
    }

    @Test
    void doesNotUndoOverAValueThatSomebodyChangedAndSaysWho() {
        marked();
        var rotate = rotate(Map.of());
        rotate.plan();
        rotate.applied();
        someoneSets("changed-by-hand");

        assertThat(rotate.undo())
                .isInstanceOfSatisfying(
                        Application.Refused.class,
                        refused -> assertThat(refused.reason()).contains("kubectl-edit", "must put the values back"));
        assertThat(value("password")).isEqualTo("changed-by-hand");
    }

    private void someoneSets(String value) {
        shop.clock.advance(java.time.Duration.ofSeconds(5));
        shop.client
                .secrets()
                .inNamespace("shop")
                .withName("db")
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON_MERGE)
                                .withFieldManager("kubectl-edit")
                                .build(),
                        "{\"data\":{\"password\":\"" + encoded(value) + "\"}}");
    }

    @Test
    void refusesWithoutAKeyForWhatIsKept() {
        marked();
        var without = new KubernetesActionExecutors(shop.client, Shop.CLUSTER, shop.clock)
                .executor(Shop.CLUSTER, "rotate_secrets")
                .orElseThrow();
        var request =
                shop.trial("rotate_secrets", Shop.ref("Secret", "db"), Map.of()).request();

        assertThat(new Trial(without, request).refusal()).contains("kubernaut.secrets.key", "openssl rand -base64 32");
    }

    @Test
    void refusesWhatIsNotMarkedOrNotForThatKey() {
        secret("{}", "");
        assertThat(refusal(Map.of())).contains("is not marked", "kubernaut.io/rotate=generated");
        secret("{kubernaut.io/rotate: generated}", "");
        assertThat(refusal(Map.of("keys", "password"))).contains("kubernaut.io/rotate-keys=");
        secret(MARKED, "");
        assertThat(refusal(Map.of("keys", "user"))).contains("The key user", "is not among those");
        secret("{kubernaut.io/rotate: generated, kubernaut.io/rotate-keys: none}", "");
        assertThat(refusal(Map.of())).contains("has no key none");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            type: kubernetes.io/service-account-token | bound to pods
            type: kubernetes.io/tls                   | Have cert-manager issue it
            type: kubernetes.io/dockerconfigjson      | Exchange it where it is issued
            type: helm.sh/release.v1                  | cannot be made up
            immutable: true                           | is immutable
            """)
    void refusesWhatCannotBeMadeUp(String field, String words) {
        secret(MARKED, field);
        assertThat(refusal(Map.of())).contains(words);
    }

    @Test
    void refusesWhatSomebodyElseKeeps() {
        shop.load("""
                apiVersion: v1
                kind: Secret
                metadata:
                  name: db
                  namespace: shop
                  annotations: %s
                  ownerReferences: [{apiVersion: bitnami.com/v1alpha1, kind: SealedSecret, name: db, uid: u-1, controller: true}]
                stringData: {password: %s}
                """.formatted(MARKED, OLD));
        assertThat(refusal(Map.of())).contains("kept by SealedSecret db", "exchange the value there");
        shop.load("""
                apiVersion: v1
                kind: Secret
                metadata: {name: db, namespace: shop, annotations: %s, labels: {kustomize.toolkit.fluxcd.io/name: apps}}
                stringData: {password: %s, token: t}
                """.formatted(MARKED, OLD));
        assertThat(refusal(Map.of())).contains("in Git");
    }

    @Test
    void refusesWhileAConsumerWouldKeepTheOldValue() {
        marked();
        shop.client
                .apps()
                .deployments()
                .inNamespace("shop")
                .withName("web")
                .edit(d -> d.edit().editSpec().withPaused(true).endSpec().build());
        assertThat(refusal(Map.of())).contains("web is paused", "mend that first");
    }

    @ParameterizedTest
    @ValueSource(strings = {"password,", "../password", "pass word", "$(id)", "раssword", "password\n"})
    void refusesKeysThatAreNone(String keys) {
        secret(MARKED, "");
        assertThat(refusal(Map.of("keys", keys))).contains("keys must be");
    }

    @Test
    void refusesWhatDoesNotExist() {
        assertThat(refusal(Map.of())).contains("does not exist");
        assertThat(shop.trial("rotate_secrets", Shop.ref("Secret", "../db"), Map.of())
                        .refusal())
                .contains("can be named");
        assertThat(refusal(Map.of("ttl", "P999D"))).contains("ttl must be at most");
    }
}
