package io.kubernaut.actions.workload;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.LiveObject.Controller;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.api.WriteReply;
import io.kubernaut.actions.executor.KubernetesExecutor;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.actions.pods.Eviction;
import io.kubernaut.actions.pods.PodHealth;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Effect;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Evicts one pod, so that its controller makes a new one. Disruption budgets are honoured by the API server. */
final class PodEviction extends KubernetesExecutor {
    private static final JsonMapper JSON = JsonMapper.shared();

    private static final String BUDGET = " Try again once more of its pods are ready, or ask whoever owns the budget.";
    private static final String AGAIN = " Mend that first, then try again.";

    PodEviction(Workbench workbench) {
        super("restart_pod", workbench);
    }

    @Override
    protected Planning propose(ActionRequest request) {
        return onTarget(request, pod -> planFor(request, pod));
    }

    private Planning planFor(ActionRequest request, LiveObject pod) {
        var controller = pod.controller();
        if (Eviction.isStatic(pod)) {
            return new Planning.Refused(
                    pod.display() + " is a static pod of its node; evicting it would not restart it."
                            + " Move its file on the node away and back instead.");
        }
        if (controller.isEmpty()) {
            return new Planning.Refused(pod.display() + " has no controller: nobody would make it anew."
                    + " Delete it and create it again by hand.");
        }
        return switch (api().create(pod, "eviction", eviction(request, pod, true), true)) {
            case WriteReply.Took took -> new Planning.Planned(planned(pod, controller.get()));
            case WriteReply.Changed changed -> new Planning.Refused(changed.reason() + AGAIN);
            case WriteReply.Denied denied ->
                new Planning.Refused(denied.reason() + (denied.code() == 429 ? BUDGET : AGAIN));
        };
    }

    private Plan planned(LiveObject pod, Controller controller) {
        var siblings = siblings(pod.namespace(), controller.uid());
        var before = JSON.createObjectNode();
        before.put("uid", pod.uid()).put("resourceVersion", pod.resourceVersion());
        before.putObject("controller")
                .put("kind", controller.kind())
                .put("name", controller.name())
                .put("uid", controller.uid());
        var uids = before.putArray("pods");
        siblings.forEach(sibling -> uids.add(sibling.uid()));
        before.put("ready", ready(siblings)).put("wasReady", isReady(pod));
        var owner = controller.kind() + " " + controller.name();
        return new Plan(
                "Evict " + pod.display() + ", so that " + owner + " makes a new one",
                "- " + pod.display() + " (uid " + pod.uid() + ")\n+ a new pod of " + owner + "\n",
                JSON.writeValueAsString(before));
    }

    @Override
    protected Application carryOut(ActionRequest request, Plan plan) {
        var uid = JSON.readTree(plan.before()).path("uid").asString("");
        var found = find(request.target()).filter(pod -> pod.uid().equals(uid) && !pod.terminating());
        if (found.isEmpty()) {
            return new Application.Conflict(request.target().display() + " went away since the plan was made.");
        }
        var pod = found.get();
        return switch (api().create(pod, "eviction", eviction(request, pod, false), false)) {
            case WriteReply.Took took -> {
                workbench().events().applied(request, pod, plan.summary());
                yield Application.Applied.of(
                        plan.summary(),
                        JSON.writeValueAsString(JSON.createObjectNode().put("evicted", uid)));
            }
            case WriteReply.Changed changed -> new Application.Conflict(changed.reason());
            case WriteReply.Denied denied ->
                denied.code() == 404
                        ? new Application.Conflict(request.target().display() + " went away just now.")
                        : new Application.Refused(denied.reason());
        };
    }

    @Override
    protected Verification look(ActionRequest request, Plan plan) {
        var before = JSON.readTree(plan.before());
        if (find(request.target())
                .filter(pod -> pod.uid().equals(before.path("uid").asString("")))
                .isPresent()) {
            return new Verification.Pending(request.target().display() + " is still stopping.");
        }
        var controller = before.path("controller");
        var owner = controller.path("kind").asString("") + " "
                + controller.path("name").asString("");
        var wanted = wanted(request.target(), controller);
        if (wanted.isEmpty()) {
            return new Verification.Verified("The pod is gone; " + owner + " decides about a new one.");
        }
        var pods = siblings(request.target().namespace(), controller.path("uid").asString("")).stream()
                .filter(pod -> !pod.terminating())
                .toList();
        var fresh = fresh(pods, before).stream()
                .map(pod -> PodHealth.of(pod, workbench().clock().instant()))
                .toList();
        var broken = fresh.stream().filter(h -> h.is(PodHealth.State.BROKEN)).findFirst();
        if (broken.isPresent()) {
            return new Verification.Failed(
                    "The new pod is not well: " + broken.get().words() + ".");
        }
        var waiting = fresh.stream().filter(h -> h.is(PodHealth.State.WAITING)).findFirst();
        if (waiting.isPresent()) {
            return new Verification.Pending(waiting.get().words() + ".");
        }
        var due = before.path("ready").asLong(0) + (before.path("wasReady").asBoolean(false) ? 0 : 1);
        var ready = ready(pods);
        return pods.size() >= wanted.get() && ready >= Math.min(due, wanted.get())
                ? new Verification.Verified(
                        "The pod is gone and " + ready + " of " + wanted.get() + " pods of " + owner + " are ready.")
                : new Verification.Pending(ready + " of " + wanted.get() + " pods of " + owner + " are ready.");
    }

    @Override
    protected Effect recognise(ActionRequest request, Plan plan) {
        var uid = JSON.readTree(plan.before()).path("uid").asString("");
        return find(request.target())
                        .filter(pod -> pod.uid().equals(uid) && !pod.terminating())
                        .isPresent()
                ? Effect.DID_NOT
                : Effect.TOOK_EFFECT;
    }

    private static ObjectNode eviction(ActionRequest request, LiveObject pod, boolean dryRun) {
        var eviction = Eviction.of(pod, dryRun);
        if (!request.text("gracePeriod").isEmpty()) {
            eviction.withObject("/deleteOptions")
                    .put(
                            "gracePeriodSeconds",
                            Duration.parse(request.text("gracePeriod")).toSeconds());
        }
        return eviction;
    }

    /** How many pods the controller wants; empty where that cannot be told, as for Jobs. */
    private Optional<Long> wanted(ObjectRef pod, JsonNode controller) {
        var kind = controller.path("kind").asString("");
        if (!List.of("ReplicaSet", "StatefulSet", "DaemonSet").contains(kind)) {
            return Optional.empty();
        }
        return find(pod.sibling(kind, controller.path("name").asString("")))
                .map(owner -> kind.equals("DaemonSet")
                        ? owner.number("/status/desiredNumberScheduled", 0)
                        : owner.number("/spec/replicas", 1));
    }

    private List<LiveObject> siblings(String namespace, String controllerUid) {
        return api().list(ResourceKind.POD, namespace).stream()
                .filter(pod -> pod.controlledBy(controllerUid))
                .toList();
    }

    private static List<LiveObject> fresh(List<LiveObject> pods, JsonNode before) {
        Set<String> known = new HashSet<>();
        before.path("pods").forEach(uid -> known.add(uid.asString("")));
        return pods.stream().filter(pod -> !known.contains(pod.uid())).toList();
    }

    private static long ready(List<LiveObject> pods) {
        return pods.stream().filter(PodEviction::isReady).count();
    }

    private static boolean isReady(LiveObject pod) {
        return pod.conditionIs("Ready", "True") && !pod.terminating();
    }
}
