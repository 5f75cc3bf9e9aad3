package io.kubernaut.actions.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubernaut.actions.apiserver.admission.Amount;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused or filled in before an object is stored. */
class AdmissionTest {
    private static final String LIMIT_RANGE = """
            apiVersion: v1
            kind: LimitRange
            metadata: {name: lr, namespace: shop}
            spec:
              limits:
              - type: Container
                default: {memory: 64Mi}
                defaultRequest: {memory: 32Mi}
                max: {memory: 128Mi}
            """;

    private final InProcessApiServer server =
            InProcessApiServer.builder().manualTicks().start();
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
    void fillsInWhatALimitRangeGivesAndRefusesMoreThanItAllows() {
        server.loadYaml(LIMIT_RANGE);
        var small = client.resource(pod("small", Map.of())).create();
        assertThat(small.getSpec().getContainers().getFirst().getResources().getLimits())
                .containsEntry("memory", new Quantity("64Mi"));
        assertThat(small.getSpec().getContainers().getFirst().getResources().getRequests())
                .containsEntry("memory", new Quantity("32Mi"));

        refused(
                pod("large", Map.of("memory", new Quantity("1Gi"))),
                403,
                "pods \"large\" is forbidden: maximum memory usage per Container is 128Mi, but limit is 1Gi");
    }

    @Test
    void demandsRequestsWhereAQuotaCountsThem() {
        server.loadYaml("""
                apiVersion: v1
                kind: ResourceQuota
                metadata: {name: q, namespace: shop}
                spec: {hard: {requests.cpu: "1"}}
                """);
        refused(
                pod("silent", Map.of()),
                403,
                "pods \"silent\" is forbidden: failed quota: q: must specify requests.cpu for: a");
    }

    @Test
    void refusesToChangeTheRestOfAPod() {
        client.resource(pod("fixed", Map.of())).create();
        var target = client.pods().inNamespace("shop").withName("fixed");
        target.edit(found -> new PodBuilder(found)
                .editSpec()
                .editFirstContainer()
                .withImage("shop/a:2")
                .endContainer()
                .endSpec()
                .build());
        assertThatThrownBy(() -> target.edit(found -> new PodBuilder(found)
                        .editSpec()
                        .withHostNetwork(true)
                        .endSpec()
                        .build()))
                .isInstanceOfSatisfying(KubernetesClientException.class, refused -> {
                    assertThat(refused.getCode()).isEqualTo(422);
                    assertThat(refused.getMessage()).contains("pod updates may not change fields other than");
                });
    }

    @Test
    void refusesObjectsInNamespacesThatDoNotExist() {
        var lost = pod("lost", Map.of());
        lost.getMetadata().setNamespace("nowhere");
        refused(lost, 404, "namespaces \"nowhere\" not found");
    }

    @ParameterizedTest
    @CsvSource({"64Mi,67108864", "1500m,1.5", "2,2", "1e3,1000", "1k,1000", "0.5Gi,536870912"})
    void readsQuantities(String text, String number) {
        assertThat(Amount.parse(text))
                .get()
                .satisfies(amount -> assertThat(amount).isEqualByComparingTo(number));
    }

    @ParameterizedTest
    @CsvSource({"67108864,true,64Mi", "1.5,false,1500m", "3,false,3", "1073741825,true,1073741825", "0,true,0"})
    void printsQuantities(String number, boolean bytes, String text) {
        assertThat(Amount.print(new java.math.BigDecimal(number), bytes)).isEqualTo(text);
    }

    private void refused(Pod pod, int code, String message) {
        assertThatThrownBy(() -> client.resource(pod).create())
                .isInstanceOfSatisfying(KubernetesClientException.class, refused -> {
                    assertThat(refused.getCode()).isEqualTo(code);
                    assertThat(refused.getStatus().getMessage()).isEqualTo(message);
                });
    }

    private static Pod pod(String name, Map<String, Quantity> limits) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("shop")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("a")
                .withImage("shop/a:1")
                .withNewResources()
                .withLimits(limits)
                .endResources()
                .endContainer()
                .endSpec()
                .build();
    }
}
