package io.kubernaut.actions.network;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.executor.Marks;
import io.kubernaut.actions.executor.Stage;
import io.kubernaut.actions.executor.SteppedExecutor;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.actions.pods.RestartStage;
import io.kubernaut.actions.pods.Targets;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Rolls the cluster's DNS, its kube-proxy or its network plug-in out anew, where that costs one node at most at once. */
final class RestartNetwork extends SteppedExecutor {
    private static final String SYSTEM = "kube-system";

    RestartNetwork(Workbench workbench) {
        super("restart_network", workbench);
    }

    @Override
    protected Planning propose(ActionRequest request) {
        if (!request.target().namespace().isEmpty()) {
            return new Planning.Refused("restart_network is for the whole cluster, not for "
                    + request.target().display() + ". To restart a workload use restart_pod.");
        }
        var component = request.text("component");
        var found = candidates(component);
        if (found.isEmpty()) {
            return new Planning.Refused(missing(component));
        }
        if (found.size() > 1) {
            return new Planning.Refused("More than one workload could be meant: "
                    + found.stream().map(LiveObject::display).collect(Collectors.joining(", "))
                    + ". Name one and use restart_daemonset or restart_pod on it.");
        }
        var live = found.getFirst();
        var obstacle = RestartStage.obstacle(live)
                .or(() -> danger(live))
                .or(() -> RestartStage.rehearse(workbench(), request, live));
        return obstacle.<Planning>map(Planning.Refused::new).orElseGet(() -> planned(request, component, live));
    }

    private static Planning planned(ActionRequest request, String component, LiveObject live) {
        return new Planning.Planned(new Plan(
                        "Roll " + live.display() + " (" + component + ") out anew, " + pace(live),
                        "~ " + live.display() + ": its pods are made anew, " + pace(live) + "\n",
                        Targets.toJson(List.of(live)),
                        List.of(RestartStage.step(live)))
                .alsoChanging(Targets.refs(List.of(live), request)));
    }

    private static String pace(LiveObject live) {
        return live.kind().equals(ResourceKind.DAEMON_SET) ? "one node after the other" : "one pod after the other";
    }

    private List<LiveObject> candidates(String component) {
        return switch (component) {
            case "coredns" -> api().list(ResourceKind.DEPLOYMENT, SYSTEM, Map.of("labelSelector", "k8s-app=kube-dns"));
            case "kube-proxy" ->
                api().list(ResourceKind.DAEMON_SET, SYSTEM, Map.of("labelSelector", "k8s-app=kube-proxy"));
            default ->
                NetworkPlugin.installed(api()).stream()
                        .map(NetworkPlugin.Installed::daemonSet)
                        .toList();
        };
    }

    private static String missing(String component) {
        return switch (component) {
            case "coredns" ->
                "No Deployment with the label k8s-app=kube-dns is in kube-system: this cluster runs its DNS"
                        + " otherwise. Find its workload and use restart_pod on it.";
            case "kube-proxy" ->
                "No DaemonSet with the label k8s-app=kube-proxy is in kube-system: its work may be done by the network"
                        + " plug-in (then use component cni) or by a service of each node.";
            default ->
                "No known network plug-in is installed as a DaemonSet. Find its workload and use restart_daemonset on"
                        + " it.";
        };
    }

    /** Why a restart could take away more than it gives. */
    private static Optional<String> danger(LiveObject live) {
        if (!live.observed() || unfinished(live)) {
            return Optional.of(live.display() + " is being rolled out already: wait for the end of that.");
        }
        return live.kind().equals(ResourceKind.DAEMON_SET) ? tooManyNodes(live) : tooFewReplicas(live);
    }

    private static boolean unfinished(LiveObject live) {
        return live.kind().equals(ResourceKind.DAEMON_SET)
                ? live.number("/status/updatedNumberScheduled", 0) < live.number("/status/desiredNumberScheduled", 0)
                : live.number("/status/updatedReplicas", 0) < live.number("/spec/replicas", 1);
    }

    private static Optional<String> tooManyNodes(LiveObject set) {
        var atOnce = Share.of(set.at("/spec/updateStrategy/rollingUpdate/maxUnavailable"), 1)
                .ofUp(set.number("/status/desiredNumberScheduled", 0));
        return atOnce > 1
                ? Optional.of(set.display() + " would be restarted on " + atOnce + " nodes at once (maxUnavailable "
                        + set.text("/spec/updateStrategy/rollingUpdate/maxUnavailable")
                        + "). Set it to 1, or restart its pods one by one with restart_pod.")
                : Optional.empty();
    }

    private static Optional<String> tooFewReplicas(LiveObject deployment) {
        var ready = deployment.number("/status/readyReplicas", 0);
        if (ready < 2) {
            return Optional.of(deployment.display() + " has " + ready + " ready replicas: while one is restarted names"
                    + " could not be resolved. Scale it to at least 2 first, and look why replicas are not ready.");
        }
        var wanted = deployment.number("/spec/replicas", 1);
        var missing = Share.of(deployment.at("/spec/strategy/rollingUpdate/maxUnavailable"), 1)
                .ofDown(wanted);
        return deployment.text("/spec/strategy/type").equals("Recreate") || missing >= wanted
                ? Optional.of(deployment.display() + " would lose all its replicas at once. Give it a rolling update"
                        + " whose maxUnavailable is 1.")
                : Optional.empty();
    }

    private RestartStage stage(ActionRequest request, ObjectRef workload) {
        return new RestartStage(workbench(), request, workload, Marks.RUN);
    }

    @Override
    protected List<Stage> stages(ActionRequest request, Plan plan) {
        return Targets.of(plan, request).stream()
                .<Stage>map(ref -> stage(request, ref))
                .toList();
    }

    @Override
    protected void finished(ActionRequest request, Plan plan) {
        Targets.of(plan, request).stream()
                .flatMap(ref -> stage(request, ref).find().stream())
                .forEach(live -> workbench().events().applied(request, live, plan.summary()));
    }

    @Override
    protected Verification look(ActionRequest request, Plan plan) {
        return stage(request, Targets.of(plan, request).getFirst()).look();
    }
}
