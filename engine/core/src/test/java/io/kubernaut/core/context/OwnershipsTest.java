package io.kubernaut.core.context;

import static io.kubernaut.core.cluster.ClusterFixtures.aClaim;
import static io.kubernaut.core.cluster.ClusterFixtures.aCluster;
import static io.kubernaut.core.cluster.ClusterFixtures.aCustomObject;
import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.aPod;
import static io.kubernaut.core.cluster.ClusterFixtures.aStatefulSet;
import static io.kubernaut.core.cluster.ClusterFixtures.anAutoscaler;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.cluster.ObjectMaking;
import io.kubernaut.core.cluster.PlainMaking;
import io.kubernaut.core.cluster.WorkloadMaking;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OwnershipsTest {
    private static final String TRACKING = "argocd.argoproj.io/tracking-id";
    private static final String SELF_HEAL = "spec.syncPolicy.automated.selfHeal";

    private static Ownership of(ObjectMaking<?> object, ObjectMaking<?>... others) {
        var all = new ArrayList<ObjectMaking<?>>(List.of(others));
        all.add(object);
        return new Ownerships(aCluster(all.toArray(ObjectMaking<?>[]::new)))
                .of(List.of(object.made()))
                .getOrDefault(object.ref().display(), Ownership.NOBODY);
    }

    @Test
    void knowsOperatorsByTheirLabelsWhereTheyLeaveNoOwnerReference() {
        assertThat(of(cart().labelled("strimzi.io/cluster", "events")).operator())
                .isEqualTo("Kafka/events");
        assertThat(of(cart().labelled("cnpg.io/cluster", "orders")).operator()).isEqualTo("Cluster/orders");
        assertThat(of(aClaim("shop", "data-0").labelled("strimzi.io/cluster", "events"))
                        .operator())
                .isEqualTo("Kafka/events");
        assertThat(of(aPod("shop", "cart-0").labelled("cnpg.io/cluster", "orders")))
                .isEqualTo(Ownership.NOBODY);
    }

    @Test
    void knowsWhoRunsTheStoreThatAClaimIsOf() {
        var store = aStatefulSet("shop", "search").ownedBy("Elasticsearch", "search");
        var pod = aPod("shop", "search-0").ownedBy(store).mounting("data-search-0");

        assertThat(of(aClaim("shop", "data-search-0"), store, pod).operator()).isEqualTo("Elasticsearch/search");
        assertThat(of(
                                aClaim("shop", "data-0"),
                                aPod("shop", "orders-1")
                                        .ownedBy("Cluster", "orders")
                                        .mounting("data-0"))
                        .operator())
                .isEqualTo("Cluster/orders");
        assertThat(of(aClaim("shop", "another"), store, pod)).isEqualTo(Ownership.NOBODY);
        assertThat(of(
                        aClaim("shop", "data-cart-0"),
                        aStatefulSet("shop", "cart"),
                        aPod("shop", "cart-0")
                                .ownedBy(aStatefulSet("shop", "cart"))
                                .mounting("data-cart-0")))
                .isEqualTo(Ownership.NOBODY);
    }

    private static WorkloadMaking cart() {
        return aDeployment("shop", "cart");
    }

    private static PlainMaking anApplication(String name, String... fields) {
        return aCustomObject("Application", "argocd", name, fields);
    }

    static Stream<Arguments> gitOps() {
        var tracked = "shop:apps/Deployment:shop/cart";
        return Stream.of(
                Arguments.of("nobody", cart(), anApplication("shop", SELF_HEAL, "true"), ""),
                Arguments.of(
                        "Argo CD that heals by itself",
                        cart().annotated(TRACKING, tracked),
                        anApplication("shop", SELF_HEAL, "true"),
                        "Argo CD application shop"),
                Arguments.of(
                        "Argo CD that does not heal",
                        cart().annotated(TRACKING, tracked),
                        anApplication("shop", SELF_HEAL, "false"),
                        ""),
                Arguments.of(
                        "Argo CD without automatic sync",
                        cart().annotated(TRACKING, tracked),
                        anApplication("shop"),
                        ""),
                Arguments.of(
                        "Argo CD whose application cannot be read",
                        cart().annotated(TRACKING, tracked),
                        anApplication("another", SELF_HEAL, "false"),
                        "Argo CD application shop (which cannot be read)"),
                Arguments.of(
                        "Argo CD with an application of another namespace",
                        cart().annotated(TRACKING, "team-a_shop:apps/Deployment:shop/cart"),
                        anApplication("shop", SELF_HEAL, "true"),
                        "Argo CD application shop"),
                Arguments.of(
                        "Argo CD by its own label",
                        cart().labelled("argocd.argoproj.io/instance", "shop"),
                        anApplication("shop", SELF_HEAL, "true"),
                        "Argo CD application shop"),
                Arguments.of(
                        "Argo CD by the label it shares with Helm",
                        cart().labelled("app.kubernetes.io/instance", "shop"),
                        anApplication("shop", SELF_HEAL, "true"),
                        "Argo CD application shop"),
                Arguments.of(
                        "Helm alone",
                        cart().labelled("app.kubernetes.io/instance", "shop"),
                        anApplication("another", SELF_HEAL, "true"),
                        ""),
                Arguments.of(
                        "Flux by Kustomization",
                        cart().labelled("kustomize.toolkit.fluxcd.io/name", "apps"),
                        anApplication("x"),
                        "Flux Kustomization apps"),
                Arguments.of(
                        "Flux by HelmRelease",
                        cart().labelled("helm.toolkit.fluxcd.io/name", "cart")
                                .labelled("kustomize.toolkit.fluxcd.io/name", "apps"),
                        anApplication("x"),
                        "Flux HelmRelease cart"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("gitOps")
    void findsTheToolThatRevertsChanges(String title, WorkloadMaking object, PlainMaking application, String expected) {
        assertThat(of(object, application).gitOps()).isEqualTo(expected);
    }

    @Test
    void anyOfTwoApplicationsOfOneNameThatHealsCounts() {
        var ownership = of(
                cart().annotated(TRACKING, "shop:apps/Deployment:shop/cart"),
                anApplication("shop", SELF_HEAL, "false"),
                aCustomObject("Application", "team-b", "shop", SELF_HEAL, "true"));

        assertThat(ownership.byGitOps()).isTrue();
    }

    private static String gitOpsOf(ObjectMaking<?> object, boolean served, String unseen) {
        var view = aCluster(object);
        if (!served) {
            view.nowUnserved("Application");
        }
        if (!unseen.isEmpty()) {
            view.nowUnseen("Application", unseen);
        }
        var made = object.made();
        return new Ownerships(view)
                .of(List.of(made))
                .getOrDefault(made.ref().display(), Ownership.NOBODY)
                .gitOps();
    }

    /** Argo CD's objects may be in another cluster, or where Kubernaut may not look. */
    @ParameterizedTest(name = "served {0}, {1}: {2}")
    @CsvSource({
        "true, '', ''",
        "true, not allowed, Argo CD application shop (if there is one: not allowed)",
        "false, '', Argo CD application shop (if another cluster has one; this cluster has no applications)",
    })
    void takesAnObjectForOwnedWhereNobodyCanTell(boolean served, String unseen, String owner) {
        assertThat(gitOpsOf(cart().labelled("app.kubernetes.io/instance", "shop"), served, unseen))
                .isEqualTo(owner);
        assertThat(gitOpsOf(
                        cart().labelled("app.kubernetes.io/instance", "shop")
                                .annotated("meta.helm.sh/release-name", "shop"),
                        served,
                        unseen))
                .as("installed by Helm itself")
                .isEmpty();
        assertThat(gitOpsOf(cart(), served, unseen)).as("unmarked").isEmpty();
    }

    @Test
    void findsTheCustomResourceThatManages() {
        assertThat(of(aPod("shop", "db-1").ownedBy("Cluster", "orders")).operator())
                .isEqualTo("Cluster/orders");
        assertThat(of(cart().ownedBy("WebApp", "cart")).byOperator()).isTrue();
        assertThat(of(aPod("shop", "cart-1").ownedBy("ReplicaSet", "cart")).byOperator())
                .isFalse();
    }

    @Test
    void findsTheAutoscalerOfExactlyThisWorkload() {
        assertThat(of(cart(), anAutoscaler("shop", "hpa", "Deployment", "cart")).autoscaler())
                .isEqualTo("hpa");
        assertThat(of(cart(), anAutoscaler("shop", "hpa", "StatefulSet", "cart"))
                        .byAutoscaler())
                .isFalse();
        assertThat(of(cart(), anAutoscaler("other", "hpa", "Deployment", "cart"))
                        .byAutoscaler())
                .isFalse();
    }
}
