package io.kubernaut.actions.node;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.executor.Stage;
import io.kubernaut.actions.pods.Eviction;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.ClusterCallFailedException;
import io.kubernaut.core.execution.PlanStep;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * Evicts what a node holds. A pod whose budget is exhausted, or whose eviction met a conflict, is asked for again after a
 * while. It stops where the pods that were evicted find no place: then each further one would be missing too.
 */
record EvictStage(ClusterApi api, ActionRequest request) implements Stage {
    private static final Duration BACK_OFF = Duration.ofSeconds(5);
    /** So that it is seen early when the pods find no place. */
    private static final int MOST_AT_ONCE = 5;

    private static final JsonMapper JSON = JsonMapper.shared();

    @Override
    public String kind() {
        return "evict";
    }

    @Override
    public Progress advance(PlanStep step) {
        var load = NodeLoad.of(api, request.target().name());
        var obstacle = load.obstacle(request.text("deleteEmptyDir").equals("true"));
        if (obstacle.isPresent()) {
            return Progress.failed(step, obstacle.get());
        }
        var owners = owners(step);
        var homeless = homeless(owners);
        if (!homeless.isEmpty()) {
            return Progress.failed(
                    step,
                    "pods that were evicted find no place on other nodes (" + homeless + "). "
                            + load.movable().size() + " pods are left where they are.");
        }
        return load.movable().isEmpty()
                ? Progress.done(step, "The node holds only " + load.stayingInWords() + ".")
                : round(step, load, owners);
    }

    private Progress round(PlanStep step, NodeLoad load, Set<String> owners) {
        var blocked = new TreeSet<String>();
        int asked = 0;
        for (var pod : load.movable()) {
            if (pod.terminating() || asked == MOST_AT_ONCE) {
                continue;
            }
            Eviction.Answer answer;
            try {
                answer = Eviction.ask(api, pod);
            } catch (ClusterCallFailedException e) {
                // It may have been evicted all the same; what became of it and of those before must not be forgotten.
                noteOwner(pod, owners);
                return Progress.waiting(step.noting(note(owners)), pod.display() + ": " + e.getMessage(), BACK_OFF);
            }
            switch (answer) {
                case Eviction.Answer.Evicted evicted -> {
                    asked++;
                    noteOwner(pod, owners);
                }
                case Eviction.Answer.Gone gone -> {} // By somebody else; what becomes of its owner is not ours.
                case Eviction.Answer.Blocked later -> blocked.add(pod.display() + ": " + later.reason());
                case Eviction.Answer.Never never -> {
                    return Progress.failed(step.noting(note(owners)), pod.display() + ": " + never.reason());
                }
            }
        }
        var said = load.movable().size() + " pods are still there"
                + (blocked.isEmpty() ? "; they are stopping." : ". Waited for: " + String.join("; ", blocked));
        return Progress.waiting(step.noting(note(owners)), said, BACK_OFF);
    }

    private static void noteOwner(LiveObject pod, Set<String> owners) {
        pod.controller().ifPresent(c -> owners.add(pod.namespace() + "/" + c.uid()));
    }

    /** Pods are not moved back: their controllers have made new ones elsewhere. */
    @Override
    public Progress takeBack(PlanStep step) {
        return Progress.done(step, "Pods that were evicted stay where they are now.");
    }

    private String homeless(Set<String> owners) {
        return owners.stream()
                .map(owner -> owner.substring(0, owner.indexOf('/')))
                .distinct()
                .flatMap(namespace -> api.list(ResourceKind.POD, namespace).stream())
                .filter(pod -> pod.controller()
                        .filter(c -> owners.contains(pod.namespace() + "/" + c.uid()))
                        .isPresent())
                .filter(EvictStage::findsNoPlace)
                .map(pod -> pod.display() + ": "
                        + pod.condition("PodScheduled").path("message").asString(""))
                .limit(3)
                .collect(Collectors.joining("; "));
    }

    private static boolean findsNoPlace(LiveObject pod) {
        var scheduled = pod.condition("PodScheduled");
        return !pod.terminating()
                && scheduled.path("status").asString("").equals("False")
                && scheduled.path("reason").asString("").equals("Unschedulable");
    }

    /** Namespace and uid of the controllers whose pods this run has evicted. */
    private static Set<String> owners(PlanStep step) {
        return step.note().isEmpty()
                ? new TreeSet<>()
                : JSON.readTree(step.note())
                        .path("owners")
                        .valueStream()
                        .map(owner -> owner.asString(""))
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String note(Set<String> owners) {
        return JSON.writeValueAsString(java.util.Map.of("owners", List.copyOf(owners)));
    }
}
