package io.kubernaut.rules.authoring;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a new rule is about: the facts of its example, and two clusters, one in which it fires and one in which not. */
enum Subject {
    DEPLOYMENT(
            List.of("notify_only", "collect_diagnostics", "restart_pod", "rollback_deployment", "scale_deployment"),
            "workload != null, !releaseSuspected(), $w : workload",
            "$w.ref()",
            "no release of the last time explains it",
            "no recent release explains the alert",
            "a release of minutes ago may be the cause",
            "namespace: shop, deployment: app",
            "{kind: Deployment, namespace: shop, name: app}"),
    NODE(
            List.of("cordon_node", "drain_node"),
            "node != null, !node.isReady(), $n : node",
            "$n.ref()",
            "its kubelet does not answer",
            "the node is not ready",
            "the node is ready",
            "node: worker-1",
            "{kind: Node, name: worker-1}"),
    CLAIM(
            List.of("expand_pvc"),
            "claim != null, storageClass != null, storageClass.expandable, $c : claim",
            "$c.ref()",
            "its class allows it to grow",
            "the class of the volume allows it to grow",
            "the class of the volume does not allow it to grow",
            "namespace: shop, persistentvolumeclaim: data",
            "{kind: PersistentVolumeClaim, namespace: shop, name: data}");

    private static final Map<String, String> PARAMETERS = Map.of(
            "scale_deployment", ".with( \"replicas\", $s.raisedReplicas() )",
            "expand_pvc", ".with( \"size\", $s.raisedClaim() )");

    final List<String> actions;
    final String facts;
    final String cause;
    final String evidence;
    final String fires;
    final String holds;
    final String labels;
    final String target;

    Subject(
            List<String> actions,
            String facts,
            String cause,
            String evidence,
            String fires,
            String holds,
            String labels,
            String target) {
        this.actions = actions;
        this.facts = facts;
        this.cause = cause;
        this.evidence = evidence;
        this.fires = fires;
        this.holds = holds;
        this.labels = labels;
        this.target = target;
    }

    static Optional<Subject> of(String action) {
        return Arrays.stream(values()).filter(s -> s.actions.contains(action)).findFirst();
    }

    static List<String> allActions() {
        return Arrays.stream(values()).flatMap(s -> s.actions.stream()).sorted().toList();
    }

    static String parameters(String action) {
        return PARAMETERS.getOrDefault(action, "");
    }

    /** Manifests, of a cluster in which the rule fires or of one in which it must not. */
    String cluster(boolean fires) {
        var nodes = Template.of("nodes.yaml").filled(Map.of("firstNode", this == NODE && fires ? "Unknown" : "True"));
        return switch (this) {
            case DEPLOYMENT -> {
                var released = fires ? "2026-02-10T09:00:00Z" : "2026-03-01T11:55:00Z";
                var pods = List.of("a", "b").stream()
                        .map(p -> Template.of("pod.yaml").filled(Map.of("pod", p, "released", released)))
                        .reduce("", String::concat);
                yield nodes
                        + Template.of("deployment.yaml")
                                .filled(Map.of("released", released, "pods", pods.stripTrailing()));
            }
            case NODE -> nodes;
            case CLAIM -> nodes + Template.of("claim.yaml").filled(Map.of("expandable", Boolean.toString(fires)));
        };
    }
}
