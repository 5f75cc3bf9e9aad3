package io.kubernaut.core.deliberation;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.RelatedAlert;
import io.kubernaut.core.context.SnapshotBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FiringTest {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final ObjectRef CART = ObjectRef.of("", "Deployment", "shop", "cart");
    private static final Group.Key OWN = new Group.Key("crash-loop", CART);

    private static RelatedAlert alert(String name, String symptom, String severity, ObjectRef subject) {
        return new RelatedAlert(name, symptom, severity, subject, NOON);
    }

    private static List<RelatedAlert> elsewhere(int count, String symptom, String severity) {
        return IntStream.range(0, count)
                .mapToObj(i -> alert("A" + i, symptom, severity, ObjectRef.of("", "Deployment", "n" + i, "d")))
                .toList();
    }

    private static List<RelatedAlert> beside(List<RelatedAlert> some, RelatedAlert... more) {
        var all = new ArrayList<>(some);
        all.addAll(List.of(more));
        Collections.shuffle(all, new Random(7));
        return new Firing(all).beside(OWN);
    }

    @Test
    void tellsOfAllWhileTheyFitInTheOrderOfSnapshots() {
        var some = elsewhere(8, "image-pull", "warning");

        assertThat(beside(some)).containsExactlyElementsOf(some);
    }

    @Test
    void leavesOutWhatItIsAskedAboutAndKeepsOtherSymptomsOfTheSubject() {
        var itself = alert("KubePodCrashLooping", "crash-loop", "warning", CART);
        var other = alert("KubeDeploymentReplicasMismatch", "replicas-missing", "warning", CART);

        assertThat(beside(List.of(), itself, other)).containsExactly(other);
    }

    @Test
    void aStormElsewhereHidesNothingThatExplains() {
        var api = alert("KubeAPIDown", "api-down", "critical", ObjectRef.of("", "ControlPlane", "", "apiserver"));
        var node = alert("KubeNodeNotReady", "node-not-ready", "warning", ObjectRef.of("", "Node", "", "w1"));
        var neighbour = alert("XDown", "absent", "warning", ObjectRef.of("", "StatefulSet", "shop", "db"));
        var subject = alert("ZLatency", "latency", "info", CART);
        var remote = alert("YLost", "quorum-lost", "critical", ObjectRef.of("", "StatefulSet", "kafka", "broker"));
        var same = alert("ZCrash", "crash-loop", "warning", ObjectRef.of("", "Deployment", "zoo", "z"));

        var told = beside(elsewhere(500, "image-pull", "warning"), api, node, neighbour, subject, remote, same);

        assertThat(told)
                .contains(api, node, neighbour, subject, remote, same)
                .isSortedAccordingTo(SnapshotBuilder.RELATED);
        assertThat(told.stream().filter(r -> r.symptom().equals("image-pull"))).hasSize(10);
    }

    @Test
    void aStormOfTheSameKindIsToldUpToTheMost() {
        var own = elsewhere(500, "crash-loop", "critical");
        var subject = alert("ZLatency", "latency", "info", CART);

        assertThat(beside(own, subject)).hasSize(SnapshotBuilder.MAX_RELATED).contains(subject);
    }

    @Test
    void equalAlertsOfTwoContainersCountTwice() {
        var one = alert("CPUThrottlingHigh", "cpu-throttled", "info", CART);
        var two = alert("CPUThrottlingHigh", "cpu-throttled", "info", CART);

        assertThat(beside(List.of(), one, two)).containsExactly(one, two);
    }
}
