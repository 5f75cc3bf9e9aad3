package io.kubernaut.actions.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubernaut.actions.apiserver.Faults.Fault;
import io.kubernaut.actions.apiserver.objects.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients meet in the in-process API beside the recorded transcript. */
class InProcessApiServerTest {
    private static final Kind CERTIFICATE = Kind.custom("cert-manager.io", "v1", "certificates", "Certificate");

    private final TickingClock clock = new TickingClock("2026-01-01T00:00:00Z");
    private final InProcessApiServer server = InProcessApiServer.builder()
            .clock(clock)
            .manualTicks()
            .exec((namespace, pod, container, command) -> command.contains("false")
                    ? new PodExec.Result(3, "", "no")
                    : PodExec.Result.ok(String.join(" ", command)))
            .start();
    private final KubernetesClient client = server.client();

    @BeforeEach
    void makeNamespace() {
        server.loadYaml(Workloads.NAMESPACE);
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void storesNothingInADryRun() {
        client.resource(configMap("a", Map.of("k", "v"))).dryRun().create();
        assertThat(maps()).isEmpty();

        client.resource(configMap("a", Map.of("k", "v"))).create();
        client.configMaps().inNamespace("shop").withName("a").dryRun().delete();
        client.resource(configMap("a", Map.of("k", "w"))).dryRun().update();
        assertThat(maps())
                .singleElement()
                .satisfies(map -> assertThat(map.getData()).containsEntry("k", "v"));
    }

    @Test
    void takesAFieldOverFromAnotherManagerOnlyByForce() {
        client.resource(configMap("a", Map.of("k", "v"))).fieldManager("owner").serverSideApply();
        var mine = client.resource(configMap("a", Map.of("k", "w"))).fieldManager("kubernaut");

        assertThatThrownBy(mine::serverSideApply).isInstanceOfSatisfying(KubernetesClientException.class, refused -> {
            assertThat(refused.getCode()).isEqualTo(409);
            assertThat(refused.getStatus().getMessage())
                    .isEqualTo("Apply failed with 1 conflict: conflict with \"owner\": .data.k");
        });
        mine.forceConflicts().serverSideApply();
        assertThat(maps().getFirst().getData()).containsEntry("k", "w");
        assertThat(maps().getFirst().getMetadata().getManagedFields())
                .extracting(entry -> entry.getManager())
                .containsExactly("kubernaut");
    }

    @Test
    void removesWhatAManagerNoLongerApplies() {
        client.resource(configMap("a", Map.of("k", "v", "x", "y")))
                .fieldManager("owner")
                .serverSideApply();
        client.resource(configMap("a", Map.of("k", "v"))).fieldManager("owner").serverSideApply();

        assertThat(maps().getFirst().getData()).containsExactly(Map.entry("k", "v"));
    }

    @Test
    void mergesOneContainerByNameAndKeepsTheOthers() {
        server.load(Workloads.cart("shop/cart:1.4", Map.of()));
        var cart = client.apps().deployments().inNamespace("shop").withName("cart");
        cart.patch(PatchContext.of(PatchType.STRATEGIC_MERGE), """
                {"spec":{"template":{"spec":{"containers":[{"name":"proxy","image":"shop/proxy:1"}]}}}}
                """);
        cart.patch(PatchContext.of(PatchType.STRATEGIC_MERGE), """
                {"spec":{"template":{"spec":{"containers":[{"name":"cart","image":"shop/cart:2"}]}}}}
                """);

        assertThat(cart.get().getSpec().getTemplate().getSpec().getContainers())
                .extracting(container -> container.getName() + "=" + container.getImage())
                .containsExactlyInAnyOrder("cart=shop/cart:2", "proxy=shop/proxy:1");
    }

    @Test
    void raisesTheGenerationOnlyWhenTheSpecChanges() {
        client.resource(Workloads.cart("shop/cart:1.4", Map.of())).create();
        var cart = client.apps().deployments().inNamespace("shop").withName("cart");
        cart.edit(found -> {
            found.getMetadata().setLabels(Map.of("a", "b"));
            return found;
        });
        assertThat(cart.get().getMetadata().getGeneration()).isEqualTo(1);
        var unchanged = cart.get().getMetadata().getResourceVersion();
        cart.edit(found -> found);
        assertThat(cart.get().getMetadata().getResourceVersion()).isEqualTo(unchanged);
        cart.scale(5);
        assertThat(cart.get().getMetadata().getGeneration()).isEqualTo(2);
    }

    @Test
    void selectsByLabelsInAllForms() {
        for (String name : List.of("a", "b", "c")) {
            server.load(labelled(name, Map.of("tier", name)));
        }
        server.load(labelled("d", Map.of()));

        assertThat(selected("tier in (a,b)")).containsExactly("a", "b");
        assertThat(selected("tier notin (a,b)")).containsExactly("c", "d");
        assertThat(selected("tier")).containsExactly("a", "b", "c");
        assertThat(selected("!tier")).containsExactly("d");
        assertThat(selected("tier!=a,tier")).containsExactly("b", "c");
    }

    @Test
    void selectsEventsThroughBothApis() {
        server.load(Workloads.cart("shop/cart:1.4", Map.of()));
        server.settle();

        var old = client.v1()
                .events()
                .inNamespace("shop")
                .withField("involvedObject.name", "cart")
                .list()
                .getItems();
        var now = client.events()
                .v1()
                .events()
                .inNamespace("shop")
                .withField("regarding.name", "cart")
                .list()
                .getItems();
        assertThat(old).isNotEmpty();
        assertThat(now)
                .extracting(event -> event.getNote())
                .containsExactlyElementsOf(
                        old.stream().map(event -> event.getMessage()).toList());
    }

    @Test
    void refusesAFieldSelectorThatTheKindDoesNotHave() {
        assertThatThrownBy(() -> client.configMaps()
                        .inNamespace("shop")
                        .withField("spec.nodeName", "n")
                        .list())
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        refused -> assertThat(refused.getCode()).isEqualTo(400));
    }

    @Test
    void listsInPagesThatCoverEverythingOnce() {
        IntStream.range(0, 7).forEach(i -> server.load(labelled("m" + i, Map.of())));
        var names = new java.util.ArrayList<String>();
        String next = null;
        do {
            var page = client.configMaps()
                    .inNamespace("shop")
                    .list(new ListOptionsBuilder()
                            .withLimit(3L)
                            .withContinue(next)
                            .build());
            page.getItems().forEach(map -> names.add(map.getMetadata().getName()));
            next = page.getMetadata().getContinue();
        } while (next != null && !next.isEmpty());

        assertThat(names).containsExactly("m0", "m1", "m2", "m3", "m4", "m5", "m6");
    }

    @Test
    void tellsWatchersThatASelectedObjectCameAndWent() throws Exception {
        var seen = new ConcurrentLinkedQueue<String>();
        try (var watch =
                client.configMaps().inNamespace("shop").withLabel("on", "yes").watch(collecting(seen))) {
            assertThat(watch).isNotNull();
            server.load(labelled("a", Map.of("on", "no")));
            server.load(labelled("a", Map.of("on", "yes")));
            server.load(labelled("a", Map.of("on", "yes", "more", "yes")));
            server.load(labelled("a", Map.of("on", "no")));
            await().untilAsserted(() -> assertThat(seen).containsExactly("ADDED a", "MODIFIED a", "DELETED a"));
        }
    }

    @Test
    void keepsInformersGoingWhenTheirRevisionIsTooOld() {
        var informer = client.configMaps().inNamespace("shop").inform();
        server.load(labelled("a", Map.of()));
        await().untilAsserted(() -> assertThat(informer.getStore().list()).hasSize(1));
        server.faults().next(1, request -> request.query().containsKey("watch"), Fault.expired());
        server.compact();
        server.load(labelled("b", Map.of()));

        await().untilAsserted(() -> assertThat(informer.getStore().list()).hasSize(2));
    }

    @Test
    void playsInjectedFaults() {
        server.faults()
                .next(1, request -> request.is("GET", "/configmaps"), Fault.tooManyRequests(Duration.ofSeconds(7)));
        assertThatThrownBy(this::maps)
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        refused -> assertThat(refused.getStatus().getDetails().getRetryAfterSeconds())
                                .isEqualTo(7));
        assertThat(maps()).isEmpty();

        var dropped = server.faults().next(1, request -> request.is("POST", "/configmaps"), new Fault.DropAfter());
        assertThatThrownBy(() -> client.resource(configMap("a", Map.of())).create())
                .isInstanceOf(KubernetesClientException.class);
        assertThat(dropped.hits()).isEqualTo(1);
        assertThat(maps()).hasSize(1);

        var before = server.faults().next(1, request -> request.is("POST", "/configmaps"), new Fault.DropBefore());
        assertThatThrownBy(() -> client.resource(configMap("b", Map.of())).create())
                .isInstanceOf(KubernetesClientException.class);
        assertThat(before.hits()).isEqualTo(1);
        assertThat(maps()).hasSize(1);
    }

    @Test
    void servesKindsThatWereAddedAndForgetsThemWithTheirDefinition() {
        assertThat(client.supports("cert-manager.io/v1", "Certificate")).isFalse();
        server.serve(CERTIFICATE);
        assertThat(client.supports("cert-manager.io/v1", "Certificate")).isTrue();

        var certificate = new GenericKubernetesResource();
        certificate.setApiVersion("cert-manager.io/v1");
        certificate.setKind("Certificate");
        certificate.setMetadata(
                new ObjectMetaBuilder().withName("tls").withNamespace("shop").build());
        certificate.setAdditionalProperty("spec", Map.of("secretName", "tls"));
        assertThat(client.resource(certificate).create().getMetadata().getGeneration())
                .isEqualTo(1);
        assertThatThrownBy(() -> client.genericKubernetesResources("cert-manager.io/v1", "Certificate")
                        .inNamespace("shop")
                        .withName("tls")
                        .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), "{\"spec\":{\"secretName\":\"x\"}}"))
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        refused -> assertThat(refused.getCode()).isEqualTo(415));
    }

    @Test
    void showsLogsOfCrashedContainers() {
        server.load(Workloads.cart(
                "shop/cart:1.5",
                Map.of("exit-code", "1", "log", "starting\nconnecting", "exit-message", "no database")));
        server.settle();
        var pod = client.pods().inNamespace("shop").list().getItems().getFirst();
        var logs = client.pods().inNamespace("shop").withName(pod.getMetadata().getName());

        assertThat(logs.terminated().getLog()).isEqualTo("starting\nconnecting\nno database\n");
        assertThat(logs.tailingLines(1).getLog()).isEqualTo("no database\n");
    }

    @Test
    void runsCommandsInContainers() throws Exception {
        server.load(Workloads.cart("shop/cart:1.4", Map.of()));
        server.settle();
        var pod = client.pods().inNamespace("shop").list().getItems().getFirst();
        var out = new ByteArrayOutputStream();
        var target =
                client.pods().inNamespace("shop").withName(pod.getMetadata().getName());
        try (var exec = target.writingOutput(out).exec("echo", "hello")) {
            assertThat(exec.exitCode().get(10, TimeUnit.SECONDS)).isZero();
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("echo hello");
        try (var exec = target.writingError(new ByteArrayOutputStream()).exec("false")) {
            assertThat(exec.exitCode().get(10, TimeUnit.SECONDS)).isEqualTo(3);
        }
    }

    @Test
    void letsAPodEndGracefullyAndKeepsWhatHasFinalizers() {
        server.load(Workloads.cart("shop/cart:1.4", Map.of("stop-after", "5")));
        var cart = client.apps().deployments().inNamespace("shop").withName("cart");
        cart.patch(
                PatchContext.of(PatchType.STRATEGIC_MERGE),
                "{\"spec\":{\"replicas\":1,\"template\":{\"spec\":{\"terminationGracePeriodSeconds\":30}}}}");
        server.settle();
        var pod = client.pods().inNamespace("shop").list().getItems().getFirst();
        client.resource(pod).delete();
        server.settle();
        assertThat(client.resource(pod).get().getMetadata().getDeletionGracePeriodSeconds())
                .isEqualTo(30);
        clock.advance(Duration.ofSeconds(5));
        server.settle();
        assertThat(client.resource(pod).get()).isNull();

        var map = configMap("kept", Map.of());
        map.getMetadata().setFinalizers(List.of("example.com/wait"));
        client.resource(map).create();
        client.resource(map).delete();
        assertThat(client.resource(map).get().getMetadata().getDeletionTimestamp())
                .isNotNull();
        client.configMaps().inNamespace("shop").withName("kept").edit(found -> {
            found.getMetadata().setFinalizers(List.of());
            return found;
        });
        assertThat(client.resource(map).get()).isNull();
    }

    @Test
    void remembersRequestsWithTheirUsers() {
        server.addUser("t", "reader", access -> access.verb().equals("list"));
        try (var reader = server.client("t")) {
            assertThat(reader.configMaps().inNamespace("shop").list().getItems())
                    .isEmpty();
            assertThatThrownBy(() -> reader.resource(configMap("a", Map.of())).create())
                    .hasMessageContaining("cannot create resource");
        }
        assertThat(server.requests().getLast()).satisfies(served -> {
            assertThat(served.code()).isEqualTo(403);
            assertThat(served.request().user()).isEqualTo("reader");
            assertThat(served.request().mutates()).isTrue();
        });
    }

    private static Watcher<ConfigMap> collecting(ConcurrentLinkedQueue<String> seen) {
        return new Watcher<>() {
            @Override
            public void eventReceived(Action action, ConfigMap map) {
                seen.add(action + " " + map.getMetadata().getName());
            }

            @Override
            public void onClose(WatcherException cause) {
                seen.add("closed " + cause);
            }
        };
    }

    private List<String> selected(String labels) {
        return client
                .configMaps()
                .inNamespace("shop")
                .list(new ListOptionsBuilder().withLabelSelector(labels).build())
                .getItems()
                .stream()
                .map(map -> map.getMetadata().getName())
                .toList();
    }

    private List<ConfigMap> maps() {
        return client.configMaps().inNamespace("shop").list().getItems();
    }

    private static ConfigMap configMap(String name, Map<String, String> data) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("shop")
                .endMetadata()
                .withData(data)
                .build();
    }

    private static ConfigMap labelled(String name, Map<String, String> labels) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("shop")
                .withLabels(labels)
                .endMetadata()
                .build();
    }
}
