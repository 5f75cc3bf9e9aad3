package io.kubernaut.actions.executor;

import io.kubernaut.actions.api.LiveObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An object that is being deleted is not changed any more. What keeps it is a finalizer, and each has somebody who must
 * take it away; a finalizer is never removed here, for it stands for work that is not done yet.
 */
public final class Deletion {
    private static final Map<String, String> WHO = Map.of(
            "foregroundDeletion", "what it owns must be gone first",
            "orphan", "the garbage collector must release what it owns first",
            "kubernetes.io/pvc-protection", "the pod that uses it must be deleted first",
            "kubernetes.io/pv-protection", "the claim that is bound to it must be deleted first",
            "batch.kubernetes.io/job-tracking", "the Job's controller must count it first",
            "service.kubernetes.io/load-balancer-cleanup", "the cloud's controller must remove its load balancer",
            "kubernetes", "what the namespace holds must be gone first");

    private Deletion() {}

    /** Why nothing can be done with it any more, and who must act; empty when it is not being deleted. */
    public static Optional<String> obstacle(LiveObject live) {
        if (!live.terminating()) {
            return Optional.empty();
        }
        var holders = finalizers(live);
        var said = live.display() + " is being deleted since " + live.text("/metadata/deletionTimestamp");
        if (!holders.isEmpty()) {
            return Optional.of(said + " and held by "
                    + holders.stream()
                            .map(f -> "the finalizer " + f + " (" + who(f) + ")")
                            .collect(Collectors.joining(", "))
                    + ".");
        }
        return Optional.of(
                live.kind().kind().equals("Pod")
                        ? said + ": its processes are stopping. Where they do not, look at its node "
                                + live.text("/spec/nodeName") + "."
                        : said + ". Wait until it is gone.");
    }

    private static List<String> finalizers(LiveObject live) {
        return live.elements("/metadata/finalizers").map(f -> f.asString("")).toList();
    }

    private static String who(String finalizer) {
        var known = WHO.get(finalizer);
        if (known != null) {
            return known;
        }
        int slash = finalizer.indexOf('/');
        return "the controller of " + (slash > 0 ? finalizer.substring(0, slash) : finalizer)
                + " must take it away; look whether that runs";
    }
}
