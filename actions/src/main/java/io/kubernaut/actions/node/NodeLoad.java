package io.kubernaut.actions.node;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.pods.Eviction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The pods of a node, as a drain sees them.
 *
 * @param movable have a controller that makes them anew elsewhere, or are over; those that stop already among them
 * @param staying static pods and those of DaemonSets, which would be made anew on the same node
 */
record NodeLoad(String node, List<LiveObject> movable, List<LiveObject> staying) {

    static NodeLoad of(ClusterApi api, String node) {
        var pods = api.list(ResourceKind.POD, "", Map.of("fieldSelector", "spec.nodeName=" + node));
        return new NodeLoad(
                node,
                pods.stream().filter(pod -> !stays(pod)).toList(),
                pods.stream().filter(NodeLoad::stays).toList());
    }

    private static boolean stays(LiveObject pod) {
        return Eviction.isStatic(pod)
                || pod.controller().filter(c -> c.kind().equals("DaemonSet")).isPresent();
    }

    /** Those that are to be moved and would run on. */
    List<LiveObject> running() {
        return movable.stream().filter(pod -> !over(pod) && !pod.terminating()).toList();
    }

    /** What would be lost by moving, in words. */
    Optional<String> obstacle(boolean emptyDirsMayGo) {
        var unmanaged =
                running().stream().filter(pod -> pod.controller().isEmpty()).toList();
        if (!unmanaged.isEmpty()) {
            return Optional.of(names(unmanaged) + " on " + node
                    + " has no controller: nobody would make it anew elsewhere. Delete it or move it by hand first.");
        }
        var keeping = running().stream()
                .filter(pod -> pod.elements("/spec/volumes").anyMatch(volume -> volume.has("emptyDir")))
                .toList();
        return emptyDirsMayGo || keeping.isEmpty()
                ? Optional.empty()
                : Optional.of(names(keeping) + " on " + node
                        + " keeps data in an emptyDir, which moving it would delete; the parameter deleteEmptyDir"
                        + " allows that.");
    }

    /** How many nodes could take pods, this one aside. */
    long otherNodes(ClusterApi api) {
        return api.list(ResourceKind.NODE, "").stream()
                .filter(other -> !other.name().equals(node))
                .filter(other -> other.conditionIs("Ready", "True") && !other.flag(NodeCordon.UNSCHEDULABLE))
                .count();
    }

    String stayingInWords() {
        var fixed = staying.stream().filter(Eviction::isStatic).count();
        return staying.size() - fixed + " pods of DaemonSets and " + fixed + " static ones";
    }

    private static boolean over(LiveObject pod) {
        return List.of("Succeeded", "Failed").contains(pod.text("/status/phase"));
    }

    private static String names(List<LiveObject> pods) {
        return pods.stream().limit(3).map(LiveObject::display).collect(Collectors.joining(", "))
                + (pods.size() > 3 ? " and " + (pods.size() - 3) + " more" : "");
    }
}
