package io.kubernaut.actions.workload;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.executor.Stage;
import io.kubernaut.actions.pods.Eviction;
import io.kubernaut.actions.pods.PodHealth;
import io.kubernaut.core.execution.PlanStep;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * Evicts, one after the other and within their budget, the pods that were left where they are not to be. Only those that
 * were there when the step began: the preference does not force, and a pod that comes back would be evicted for ever.
 */
record EvictOffStage(ClusterApi api, Moving moving, Clock clock) implements Stage {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration BACK_OFF = Duration.ofSeconds(5);

    @Override
    public String kind() {
        return "evict";
    }

    @Override
    public Progress advance(PlanStep step) {
        if (step.note().isEmpty()) {
            var uids = moving.misplaced().stream().map(LiveObject::uid).toList();
            return uids.isEmpty()
                    ? Progress.done(step, "No pod is left there.")
                    : Progress.waiting(
                            step.noting(JSON.writeValueAsString(Map.of("pods", uids))),
                            uids.size() + " pods are to be evicted.",
                            Duration.ZERO);
        }
        var pods = moving.pods();
        var left = pods.stream().filter(pod -> uids(step).contains(pod.uid())).toList();
        var unwell = pods.stream()
                .filter(pod -> !uids(step).contains(pod.uid()))
                .map(pod -> PodHealth.of(pod, clock.instant()))
                .filter(health -> !health.is(PodHealth.State.WELL))
                .toList();
        var broken = unwell.stream().filter(h -> h.is(PodHealth.State.BROKEN)).findFirst();
        if (broken.isPresent()) {
            return Progress.failed(
                    step, "a pod that was moved is not well: " + broken.get().words() + ".");
        }
        var wanted = moving.owner().map(o -> o.number("/spec/replicas", 1)).orElse(0L);
        if (!unwell.isEmpty() || pods.size() < wanted) {
            var what = unwell.isEmpty()
                    ? "a pod is still to be made"
                    : unwell.getFirst().words();
            return Progress.waiting(step, left.size() + " pods are left; " + what + ".", BACK_OFF);
        }
        return left.isEmpty() ? Progress.done(step, "All pods that were there have been replaced.") : evict(step, left);
    }

    private Progress evict(PlanStep step, List<LiveObject> left) {
        var pod = left.getFirst();
        return switch (Eviction.ask(api, pod)) {
            case Eviction.Answer.Evicted evicted -> Progress.waiting(step, pod.display() + " is evicted.", BACK_OFF);
            case Eviction.Answer.Gone gone -> Progress.waiting(step, pod.display() + " is gone already.", BACK_OFF);
            case Eviction.Answer.Blocked later ->
                Progress.waiting(step, left.size() + " pods are left. Waited for: " + later.reason(), BACK_OFF);
            case Eviction.Answer.Never never -> Progress.failed(step, pod.display() + ": " + never.reason());
        };
    }

    private static Set<String> uids(PlanStep step) {
        return JSON.readTree(step.note())
                .path("pods")
                .valueStream()
                .map(uid -> uid.asString(""))
                .collect(Collectors.toSet());
    }

    @Override
    public Progress takeBack(PlanStep step) {
        return Progress.done(step, "Pods that were moved stay where they are now.");
    }
}
