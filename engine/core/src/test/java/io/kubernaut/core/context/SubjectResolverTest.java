package io.kubernaut.core.context;

import static io.kubernaut.core.alert.AlertFixtures.anAlert;
import static io.kubernaut.core.cluster.ClusterFixtures.aBudget;
import static io.kubernaut.core.cluster.ClusterFixtures.aClaim;
import static io.kubernaut.core.cluster.ClusterFixtures.aCluster;
import static io.kubernaut.core.cluster.ClusterFixtures.aClusterNamed;
import static io.kubernaut.core.cluster.ClusterFixtures.aCronJob;
import static io.kubernaut.core.cluster.ClusterFixtures.aCustomObject;
import static io.kubernaut.core.cluster.ClusterFixtures.aDaemonSet;
import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.aJob;
import static io.kubernaut.core.cluster.ClusterFixtures.aNamespace;
import static io.kubernaut.core.cluster.ClusterFixtures.aNode;
import static io.kubernaut.core.cluster.ClusterFixtures.aPod;
import static io.kubernaut.core.cluster.ClusterFixtures.aReplicaSet;
import static io.kubernaut.core.cluster.ClusterFixtures.aService;
import static io.kubernaut.core.cluster.ClusterFixtures.aStatefulSet;
import static io.kubernaut.core.cluster.ClusterFixtures.aVolumeOf;
import static io.kubernaut.core.cluster.ClusterFixtures.anAutoscaler;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.alert.AlertMaking;
import io.kubernaut.core.cluster.ClusterIndex;
import io.kubernaut.core.context.Subject.Presence;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectResolverTest {
    private final SubjectResolver resolver = new SubjectResolver(SymptomTable.shipped());

    /** A small town: whatever an alert may name is here once, and the exporters that measure it. */
    private static ClusterIndex town() {
        return aCluster(
                aNamespace("shop"),
                aNamespace("monitoring"),
                aNamespace("kafka"),
                aDeployment("shop", "cart"),
                aReplicaSet("shop", "cart-6d5f").ownedBy("Deployment", "cart"),
                aPod("shop", "cart-6d5f-x2x").ownedBy("ReplicaSet", "cart-6d5f").labelled("app", "cart"),
                aPod("shop", "cart-6d5f-y3y").ownedBy("ReplicaSet", "cart-6d5f").labelled("app", "cart"),
                aService("shop", "cart", "app", "cart"),
                aBudget("shop", "cart-budget", 1, "app", "cart"),
                anAutoscaler("shop", "cart-hpa", "Deployment", "cart"),
                aCustomObject(
                        "Ingress",
                        "shop",
                        "front",
                        "spec.rules.0.host",
                        "shop.example.com",
                        "spec.rules.0.http.paths.0.backend.service.name",
                        "cart"),
                aStatefulSet("shop", "orders-db"),
                aPod("shop", "orders-db-0").ownedBy("StatefulSet", "orders-db").mounting("data-orders-db-0"),
                aClaim("shop", "data-orders-db-0"),
                aVolumeOf("shop", "data-orders-db-0"),
                aCronJob("shop", "invoices"),
                aJob("shop", "invoices-2911").ownedBy("CronJob", "invoices"),
                aPod("shop", "invoices-2911-abc").ownedBy("Job", "invoices-2911"),
                aJob("shop", "migrate-once"),
                aDeployment("shop", "mailer").annotated("kubernaut.io/kafka-consumer-group", "mails"),
                // A Deployment's annotations are copied to its ReplicaSets.
                aReplicaSet("shop", "mailer-77")
                        .ownedBy("Deployment", "mailer")
                        .annotated("kubernaut.io/kafka-consumer-group", "mails"),
                aCustomObject("Kafka", "kafka", "events"),
                aPod("kafka", "events-broker-0").ownedBy("Kafka", "events"),
                aDaemonSet("monitoring", "node-exporter"),
                aPod("monitoring", "node-exporter-k8z2x")
                        .ownedBy("DaemonSet", "node-exporter")
                        .on("worker-1"),
                aDeployment("monitoring", "kube-state-metrics"),
                aReplicaSet("monitoring", "kube-state-metrics-5c").ownedBy("Deployment", "kube-state-metrics"),
                aPod("monitoring", "kube-state-metrics-5c-abc")
                        .ownedBy("ReplicaSet", "kube-state-metrics-5c")
                        .labelled("app", "ksm"),
                aService("monitoring", "kube-state-metrics", "app", "ksm"),
                aNode("worker-1").at("10.0.0.11").at("fd00::11"),
                aPod("shop", "kube-proxy-worker-1").ownedBy("Node", "worker-1").mirror());
    }

    static Stream<Arguments> styles() {
        return Stream.of(
                style(
                        "a pod through ReplicaSet to its Deployment",
                        anAlert("KubePodCrashLooping")
                                .ofPod("shop", "cart-6d5f-x2x")
                                .with("container", "app"),
                        "shop/Deployment/cart"),
                style(
                        "the exporter's pod, instance and container beside a real deployment label",
                        anAlert("KubeDeploymentReplicasMismatch")
                                .inNamespace("shop")
                                .with("deployment", "cart")
                                .with("pod", "kube-state-metrics-5c-abc")
                                .with("container", "kube-state-metrics")
                                .with("instance", "10.2.0.7:8080")
                                .with("service", "kube-state-metrics")
                                .with("job", "kube-state-metrics"),
                        "shop/Deployment/cart"),
                style(
                        "exported labels win over the scraped target's own",
                        anAlert("KubePodCrashLooping")
                                .with("exported_namespace", "shop")
                                .with("exported_pod", "orders-db-0")
                                .ofPod("monitoring", "kube-state-metrics-5c-abc"),
                        "shop/StatefulSet/orders-db"),
                style(
                        "an exporter without a telling name beside an exported namespace",
                        anAlert("KubeDeploymentReplicasMismatch")
                                .with("exported_namespace", "shop")
                                .with("exported_service", "cart")
                                .ofPod("monitoring", "node-exporter-k8z2x")
                                .with("job", "metrics"),
                        "shop/Deployment/cart"),
                style(
                        "a StatefulSet's pod",
                        anAlert("KubePodNotReady").ofPod("shop", "orders-db-0"),
                        "shop/StatefulSet/orders-db"),
                style(
                        "a DaemonSet's pod",
                        anAlert("KubePodCrashLooping").ofPod("monitoring", "node-exporter-k8z2x"),
                        "monitoring/DaemonSet/node-exporter"),
                style(
                        "a Job's pod through Job to CronJob",
                        anAlert("KubePodNotReady").ofPod("shop", "invoices-2911-abc"),
                        "shop/CronJob/invoices"),
                style(
                        "a Job of a CronJob",
                        anAlert("KubeJobFailed").inNamespace("shop").with("job_name", "invoices-2911"),
                        "shop/CronJob/invoices"),
                style(
                        "a Job of nobody",
                        anAlert("KubeJobFailed").inNamespace("shop").with("job_name", "migrate-once"),
                        "shop/Job/migrate-once"),
                style(
                        "a custom resource that owns the pod",
                        anAlert("KubePodNotReady").ofPod("kafka", "events-broker-0"),
                        "kafka/Kafka/events"),
                style(
                        "a mirror pod stays itself",
                        anAlert("KubePodNotReady").ofPod("shop", "kube-proxy-worker-1"),
                        "shop/Pod/kube-proxy-worker-1"),
                style(
                        "a claim",
                        anAlert("KubePersistentVolumeFillingUp")
                                .inNamespace("shop")
                                .with("persistentvolumeclaim", "data-orders-db-0")
                                .with("node", "worker-1")
                                .with("job", "kubelet"),
                        "shop/PersistentVolumeClaim/data-orders-db-0"),
                style(
                        "a volume leads to its claim",
                        anAlert("KubePersistentVolumeErrors").with("persistentvolume", "pv-data-orders-db-0"),
                        "shop/PersistentVolumeClaim/data-orders-db-0"),
                style(
                        "an autoscaler",
                        anAlert("KubeHpaMaxedOut").inNamespace("shop").with("horizontalpodautoscaler", "cart-hpa"),
                        "shop/HorizontalPodAutoscaler/cart-hpa"),
                style(
                        "a budget leads to whose pods it selects",
                        anAlert("KubePdbNotEnoughHealthyPods")
                                .inNamespace("shop")
                                .with("poddisruptionbudget", "cart-budget"),
                        "shop/Deployment/cart"),
                style(
                        "a Service leads to whose pods it selects",
                        anAlert("TargetDown")
                                .inNamespace("shop")
                                .with("service", "cart")
                                .with("job", "cart"),
                        "shop/Deployment/cart"),
                style("a node by its label", anAlert("KubeNodeNotReady").with("node", "worker-1"), "Node/worker-1"),
                style(
                        "a node by the address of its exporter",
                        anAlert("NodeFilesystemSpaceFillingUp").with("instance", "10.0.0.11:9100"),
                        "Node/worker-1"),
                style(
                        "a node by an address of version 6",
                        anAlert("NodeFilesystemSpaceFillingUp").with("instance", "[fd00::11]:9100"),
                        "Node/worker-1"),
                style(
                        "a node through the exporter's pod that runs on it",
                        anAlert("NodeFilesystemSpaceFillingUp")
                                .ofPod("monitoring", "node-exporter-k8z2x")
                                .with("job", "node-exporter")
                                .with("instance", "10.2.9.9:9100"),
                        "Node/worker-1"),
                style(
                        "a consumer group by the annotation of its workload",
                        anAlert("KafkaConsumerGroupLag").with("consumergroup", "mails"),
                        "shop/Deployment/mailer"),
                style(
                        "an outside address through the Ingress that serves it",
                        anAlert("ProbeFailed").with("instance", "https://shop.example.com/health"),
                        "shop/Deployment/cart"),
                style(
                        "a pod that is unique by name",
                        anAlert("KubePodCrashLooping").with("pod", "cart-6d5f-x2x"),
                        "shop/Deployment/cart"),
                style(
                        "a pod that is gone but whose ReplicaSet is there",
                        anAlert("KubePodCrashLooping").ofPod("shop", "cart-6d5f-gone1"),
                        "shop/Deployment/cart"),
                style(
                        "a namespace, not the Service of the exporter that lives in it",
                        anAlert("KubeQuotaExceeded")
                                .ofPod("monitoring", "kube-state-metrics-5c-abc")
                                .with("service", "kube-state-metrics")
                                .with("job", "kube-state-metrics"),
                        "Namespace/monitoring"),
                style(
                        "an alert that no table knows, with a name label that names nothing",
                        anAlert("SomethingOfOurs")
                                .ofPod("shop", "cart-6d5f-x2x")
                                .with("name", "whatever"),
                        "shop/Deployment/cart"));
    }

    private static Arguments style(String title, AlertMaking alert, String subject) {
        return Arguments.of(title, alert, subject);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("styles")
    void findsWhomTheAlertMeans(String title, AlertMaking alert, String expected) {
        var subject = resolver.resolve(alert.made(), town());

        assertThat(subject.ref().display()).as(subject.how()).isEqualTo(expected);
        assertThat(subject.presence()).isEqualTo(Presence.FOUND);
        assertThat(subject.how()).isNotBlank();
    }

    @Test
    void keepsTheNamedPodBesideItsOwner() {
        var subject = resolver.resolve(
                anAlert("KubePodCrashLooping").ofPod("shop", "cart-6d5f-x2x").made(), town());

        assertThat(subject.named().display()).isEqualTo("shop/Pod/cart-6d5f-x2x");
    }

    static Stream<Arguments> notThere() {
        return Stream.of(
                style(
                        "a Deployment that does not exist",
                        anAlert("KubeDeploymentReplicasMismatch")
                                .inNamespace("shop")
                                .with("deployment", "carts"),
                        "shop/Deployment/carts"),
                style(
                        "a pod that nothing recalls",
                        anAlert("KubePodCrashLooping").ofPod("shop", "other-6d5f-x2x"),
                        "shop/Pod/other-6d5f-x2x"),
                style(
                        "a namespace that does not exist",
                        anAlert("KubePodCrashLooping").ofPod("shopp", "cart-6d5f-x2x"),
                        "shopp/Pod/cart-6d5f-x2x"),
                style(
                        "a node that does not exist",
                        anAlert("KubeNodeNotReady").with("node", "worker-9"),
                        "Node/worker-9"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("notThere")
    void saysThatTheTargetIsGone(String title, AlertMaking alert, String expected) {
        var subject = resolver.resolve(alert.made(), town());

        assertThat(subject.presence()).isEqualTo(Presence.GONE);
        assertThat(subject.ref().display()).isEqualTo(expected);
        assertThat(subject.how()).contains("does not exist");
    }

    static Stream<Arguments> unclear() {
        return Stream.of(
                style("no labels", anAlert("SomethingOfOurs"), "No label"),
                style(
                        "a name label alone, of an alert that no table knows",
                        anAlert("SomethingOfOurs").inNamespace("shop").with("name", "whatever"),
                        "No label"),
                style(
                        "a Deployment without namespace",
                        anAlert("KubeDeploymentReplicasMismatch").with("deployment", "cart"),
                        "no namespace"),
                style("a pod without namespace", anAlert("KubePodCrashLooping").with("pod", "nobody-1"), "No pod"),
                style(
                        "a namespace with a Cyrillic letter",
                        anAlert("KubePodCrashLooping").ofPod("sh\u043ep", "cart-6d5f-x2x"),
                        "not a name that Kubernetes allows"),
                style(
                        "a pod label that is no name",
                        anAlert("KubePodCrashLooping").ofPod("shop", "../../etc"),
                        "no name that Kubernetes allows"),
                style(
                        "a deployment label that is no name",
                        anAlert("KubePodCrashLooping").inNamespace("shop").with("deployment", "Cart;rm"),
                        "no name that Kubernetes allows"),
                style(
                        "only the exporter's own labels",
                        anAlert("SomethingOfOurs")
                                .ofPod("monitoring", "kube-state-metrics-5c-abc")
                                .with("job", "kube-state-metrics"),
                        "No label"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unclear")
    void leavesUnresolvedWhatIsNotSaidClearly(String title, AlertMaking alert, String because) {
        var subject = resolver.resolve(alert.made(), town());

        assertThat(subject.presence()).as(subject.how()).isEqualTo(Presence.UNKNOWN);
        assertThat(subject.how()).contains(because);
    }

    @Test
    void doesNotChooseAmongPodsOfOneNameInTwoNamespaces() {
        var view = aCluster(aPod("a", "web-0"), aPod("b", "web-0"));

        var subject = resolver.resolve(
                anAlert("KubePodCrashLooping").with("pod", "web-0").made(), view);

        assertThat(subject.unknown()).isTrue();
        assertThat(subject.how()).isEqualTo("2 pods are named web-0 and no namespace is given.");
    }

    @Test
    void doesNotChooseAmongWorkloadsBehindOneService() {
        var view = aCluster(
                aService("shop", "front", "tier", "front"),
                aStatefulSet("shop", "a"),
                aStatefulSet("shop", "b"),
                aPod("shop", "a-0").ownedBy("StatefulSet", "a").labelled("tier", "front"),
                aPod("shop", "b-0").ownedBy("StatefulSet", "b").labelled("tier", "front"));

        var subject = resolver.resolve(
                anAlert("TargetDown")
                        .inNamespace("shop")
                        .with("service", "front")
                        .made(),
                view);

        assertThat(subject.ref().display()).isEqualTo("shop/Service/front");
    }

    @Test
    void doesNotChooseAmongIngressesThatShareAHost() {
        var view = aCluster(
                aService("shop", "web", "app", "web"),
                aService("shop", "api", "app", "api"),
                aPod("shop", "web-0").ownedBy("StatefulSet", "web").labelled("app", "web"),
                aPod("shop", "api-0").ownedBy("StatefulSet", "api").labelled("app", "api"),
                anIngress("api"),
                anIngress("web"));

        var subject = resolver.resolve(
                anAlert("ProbeFailed")
                        .with("instance", "https://shop.example.com/api")
                        .made(),
                view);

        assertThat(subject.unknown()).as(subject.how()).isTrue();
    }

    private static io.kubernaut.core.cluster.PlainMaking anIngress(String service) {
        return aCustomObject(
                "Ingress",
                "shop",
                service,
                "spec.rules.0.host",
                "shop.example.com",
                "spec.rules.0.http.paths.0.backend.service.name",
                service);
    }

    @Test
    void leavesAlertsOfAnotherClusterAlone() {
        var view = aClusterNamed("prod-eu1", aDeployment("shop", "cart"));

        var subject = resolver.resolve(
                anAlert("KubeDeploymentReplicasMismatch")
                        .inNamespace("shop")
                        .with("deployment", "cart")
                        .with("cluster", "prod-us1")
                        .made(),
                view);

        assertThat(subject.unknown()).isTrue();
        assertThat(subject.how()).contains("prod-us1").contains("prod-eu1");
    }

    @Test
    void namesTheClusterInWhatItFinds() {
        var view = aClusterNamed("prod-eu1", aDeployment("shop", "cart"));

        var subject = resolver.resolve(
                anAlert("KubeDeploymentReplicasMismatch")
                        .inNamespace("shop")
                        .with("deployment", "cart")
                        .with("cluster", "prod-eu1")
                        .made(),
                view);

        assertThat(subject.ref().cluster()).isEqualTo("prod-eu1");
    }

    @Test
    void saysWhyAClusterThatCannotBeReadTellsNothing() {
        var view = ClusterIndex.filling("", "the caches are not filled yet");

        var subject = resolver.resolve(
                anAlert("KubePodCrashLooping").ofPod("shop", "cart-1").made(), view);

        assertThat(subject.unknown()).isTrue();
        assertThat(subject.how()).contains("the caches are not filled yet");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Watchdog", "KubeAPIDown"})
    void takesAlertsAboutTheClusterAsSuch(String alert) {
        var subject = resolver.resolve(anAlert(alert).made(), town());

        assertThat(subject.presence()).isEqualTo(Presence.WIDE);
    }

    @Test
    void comesToAnEndWhereOwnersOwnEachOther() {
        var view = aCluster(
                aPod("shop", "p").ownedBy("A", "a"),
                aCustomObject("A", "shop", "a").ownedBy("B", "b"),
                aCustomObject("B", "shop", "b").ownedBy("A", "a"));

        var subject = org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> resolver.resolve(
                        anAlert("KubePodNotReady").ofPod("shop", "p").made(), view));

        assertThat(subject.ref().kind()).isIn("A", "B");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void callsNothingGoneOfAKindThatItDoesNotSee(boolean seen) {
        var town = town();
        if (!seen) {
            town.nowUnseen("PersistentVolumeClaim", "the first list is not in yet");
        }
        var subject = resolver.resolve(
                anAlert("KubePersistentVolumeFillingUp")
                        .inNamespace("shop")
                        .with("persistentvolumeclaim", "another")
                        .made(),
                town);

        assertThat(subject.presence()).isEqualTo(seen ? Presence.GONE : Presence.UNKNOWN);
        if (!seen) {
            assertThat(subject.how())
                    .isEqualTo("Whether shop/PersistentVolumeClaim/another exists cannot be told:"
                            + " the first list is not in yet.");
        }
    }
}
