package io.kubernaut.core.context;

import static io.kubernaut.core.alert.AlertFixtures.anAlert;
import static io.kubernaut.core.cluster.ClusterFixtures.aCluster;
import static io.kubernaut.core.cluster.ClusterFixtures.aDaemonSet;
import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.aNamespace;
import static io.kubernaut.core.cluster.ClusterFixtures.aPod;
import static io.kubernaut.core.cluster.ClusterFixtures.aReplicaSet;
import static io.kubernaut.core.cluster.ClusterFixtures.aStatefulSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.alert.AlertMaking;
import io.kubernaut.core.cluster.ClusterIndex;
import io.kubernaut.core.context.Subject.Presence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Labels that name a workload and not its kind: those of a mesh, and those by which the mixins count. */
class SubjectByWorkloadLabelTest {
    private static final ClusterIndex TOWN = aCluster(
            aNamespace("shop"),
            aNamespace("edge"),
            aDeployment("shop", "cart"),
            aReplicaSet("shop", "cart-1").ownedBy("Deployment", "cart"),
            aPod("shop", "cart-1-a").ownedBy("ReplicaSet", "cart-1"),
            aDeployment("edge", "cart"),
            aDeployment("shop", "twin"),
            aStatefulSet("shop", "twin"),
            aDaemonSet("shop", "agent"));

    private static Subject resolve(AlertMaking alert) {
        Alert made = alert.made();
        return new SubjectResolver(SymptomTable.shipped()).resolve(made, TOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "cart, deployment, shop/Deployment/cart",
        "cart, '', shop/Deployment/cart",
        "agent, daemonset, shop/DaemonSet/agent",
        "twin, statefulset, shop/StatefulSet/twin",
        "twin, deployment, shop/Deployment/twin",
    })
    void namesAWorkloadByItsKindOrByANameThatIsThereOnce(String name, String type, String display) {
        var subject = resolve(anAlert("SomethingOfOurs")
                .with("namespace", "shop")
                .with("workload", name)
                .with("workload_type", type));

        assertThat(subject.presence()).isEqualTo(Presence.FOUND);
        assertThat(subject.ref().display()).isEqualTo(display);
        assertThat(subject.how()).isEqualTo("A label of the alert names " + display + ".");
    }

    @ParameterizedTest
    @CsvSource({
        "twin, '', shop",
        "cart, statefulset, shop",
        "cart, pod, shop",
        "cart-1, '', shop",
        "missing, '', shop",
        "cart, deployment, ''",
        "../cart, deployment, shop",
    })
    void isNotGuessed(String name, String type, String namespace) {
        assertThat(resolve(anAlert("SomethingOfOurs")
                                .with("namespace", namespace)
                                .with("workload", name)
                                .with("workload_type", type))
                        .presence())
                .isEqualTo(Presence.UNKNOWN);
    }

    @Test
    void isTheOneThatServesWhereAMeshNamesBoth() {
        var subject = resolve(anAlert("SomethingOfOurs")
                .with("source_workload", "agent")
                .with("namespace", "edge")
                .with("destination_workload", "cart")
                .with("destination_workload_namespace", "shop"));

        assertThat(subject.ref().display()).isEqualTo("shop/Deployment/cart");
    }

    @Test
    void isNotLookedForInTheNamespaceOfTheMeshItself() {
        assertThat(resolve(anAlert("SomethingOfOurs").with("namespace", "shop").with("destination_workload", "cart"))
                        .presence())
                .isEqualTo(Presence.UNKNOWN);
    }

    @Test
    void aPodThatTheAlertNamesSaysMore() {
        var subject = resolve(anAlert("SomethingOfOurs")
                .with("namespace", "shop")
                .with("pod", "cart-1-a")
                .with("workload", "agent"));

        assertThat(subject.named().display()).isEqualTo("shop/Pod/cart-1-a");
        assertThat(subject.ref().display()).isEqualTo("shop/Deployment/cart");
    }
}
