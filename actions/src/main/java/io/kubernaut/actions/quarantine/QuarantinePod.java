package io.kubernaut.actions.quarantine;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.api.WriteReply;
import io.kubernaut.actions.executor.Deletion;
import io.kubernaut.actions.executor.Edit;
import io.kubernaut.actions.executor.EditStage;
import io.kubernaut.actions.executor.JsonPatch;
import io.kubernaut.actions.executor.Marks;
import io.kubernaut.actions.executor.ObjectChange;
import io.kubernaut.actions.executor.Stage;
import io.kubernaut.actions.executor.SteppedExecutor;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.actions.pods.Eviction;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.PlanStep;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Denies a pod all traffic and takes off the labels that tie it to its controller and to Services, so that it runs on,
 * alone, while its controller makes another. When its time is over it is deleted: nobody puts it back unexamined.
 */
final class QuarantinePod extends SteppedExecutor {
    static final String LABEL = "kubernaut.io/quarantine";
    /** The labels that were taken off, as JSON. */
    static final String LABELS = "kubernaut.io/quarantine-labels";

    private static final ResourceKind SLICES =
            new ResourceKind("EndpointSlice", "discovery.k8s.io", "v1", "endpointslices", true);
    private static final JsonMapper JSON = JsonMapper.shared();

    QuarantinePod(Workbench workbench) {
        super("quarantine_pod", workbench);
    }

    @Override
    protected Planning propose(ActionRequest request) {
        var found = find(request.target());
        if (found.isEmpty()) {
            return absent(request);
        }
        var pod = found.get();
        if (!pod.label(LABEL).isEmpty()) {
            return new Planning.AlreadySo(
                    pod.display() + " is in quarantine already, by run " + pod.label(LABEL) + ".");
        }
        var obstacle = Deletion.obstacle(pod).or(() -> unsuited(pod));
        if (obstacle.isPresent()) {
            return new Planning.Refused(obstacle.get());
        }
        var set = api().find(
                        ResourceKind.REPLICA_SET,
                        pod.namespace(),
                        pod.controller().orElseThrow().name())
                .filter(owner -> pod.controlledBy(owner.uid()));
        if (set.isEmpty()) {
            return new Planning.Refused("The ReplicaSet of " + pod.display()
                    + " is gone: nobody would make a new pod. Keep it as it is and have it examined.");
        }
        var isolation = Isolation.of(api(), pod, set.get());
        return isolation
                .obstacle()
                .<Planning>map(Planning.Refused::new)
                .orElseGet(() -> planned(request, pod, set.get(), isolation));
    }

    /** Pods for which this cannot work, and what to do instead. */
    private static Optional<String> unsuited(LiveObject pod) {
        if (Eviction.isStatic(pod)) {
            return Optional.of(pod.display() + " is a static pod: its node makes it, whatever its labels are."
                    + " Cordon the node and look there instead.");
        }
        var owner = pod.controller().map(LiveObject.Controller::kind).orElse("");
        var instead = switch (owner) {
            case "ReplicaSet" -> "";
            case "" ->
                " has no controller: nobody would make another. Deny it traffic by a network policy of your own.";
            case "DaemonSet" ->
                " belongs to a DaemonSet, whose next pod needs the same place and ports of its node. Drain the"
                        + " node instead, which keeps this pod, and examine it there.";
            case "StatefulSet" ->
                " belongs to a StatefulSet, whose next member needs its name and its volumes, so that there"
                        + " cannot be both. Scale it, or deny it traffic by a network policy of your own.";
            case "Job" -> " belongs to a Job, which would start its work again. Suspend the Job instead.";
            default -> " belongs to " + owner + ", which may count it otherwise. Use what that operator offers.";
        };
        if (!instead.isEmpty()) {
            return Optional.of(pod.display() + instead);
        }
        if (pod.flag("/spec/hostNetwork")) {
            return Optional.of(pod.display() + " uses its node's network, where no network policy reaches it."
                    + " Cordon the node and cut it off by the network's own means.");
        }
        return pod.text("/status/phase").equals("Running")
                ? Optional.empty()
                : Optional.of(pod.display() + " is not running (" + pod.text("/status/phase")
                        + "): nothing would be kept for examination. Collect diagnostics instead.");
    }

    private Planning planned(ActionRequest request, LiveObject pod, LiveObject set, Isolation isolation) {
        var isolate = Edit.of(pod)
                .set(Marks.label("", LABEL), request.runId().toString())
                .change();
        var detach = detaching(pod, isolation.ties());
        var policy = NetworkPolicies.denyingAll(request, pod);
        var created = api().create(NetworkPolicies.KIND, pod.namespace(), policy, true);
        if (!(created instanceof WriteReply.Took)) {
            return refused(created);
        }
        var fields = new ArrayList<>(isolate.fields());
        fields.addAll(detach.fields());
        var tried = api().patch(pod, JsonPatch.of(pod, fields, Marks.applied(request)), true);
        if (!(tried instanceof WriteReply.Took took)) {
            return refused(tried);
        }
        var before = JSON.createObjectNode();
        before.put("isolate", isolate.toJson()).put("detach", detach.toJson());
        before.put("set", set.name()).put("setUid", set.uid());
        var known = before.putArray("pods");
        new Replacement(pod.namespace(), set.name(), set.uid(), Set.of())
                .pods(api())
                .forEach(sibling -> known.add(sibling.uid()));
        return new Planning.Planned(new Plan(
                "Quarantine " + pod.display(),
                workbench().diff().of(pod, took.answer()) + "+ NetworkPolicy " + NetworkPolicies.name(request)
                        + " that denies it all traffic\n+ a new pod of ReplicaSet " + set.name() + "\n",
                JSON.writeValueAsString(before),
                List.of(
                        PlanStep.pending("isolate", "Deny " + pod.display() + " all traffic."),
                        PlanStep.pending("detach", "Take off the labels " + String.join(", ", isolation.ties()) + "."),
                        PlanStep.pending("replace", "Wait for a new pod of ReplicaSet " + set.name() + "."))));
    }

    private static ObjectChange detaching(LiveObject pod, Set<String> ties) {
        var edit = Edit.of(pod);
        var moved = JSON.createObjectNode();
        ties.forEach(key -> {
            moved.put(key, pod.label(key));
            edit.remove(Marks.label("", key));
        });
        return edit.set(Marks.pointer("", LABELS), JSON.writeValueAsString(moved))
                .change();
    }

    private static Planning refused(WriteReply reply) {
        return new Planning.Refused(
                switch (reply) {
                    case WriteReply.Denied denied -> denied.reason();
                    case WriteReply.Changed changed -> changed.reason();
                    case WriteReply.Took took -> "";
                });
    }

    @Override
    protected List<Stage> stages(ActionRequest request, Plan plan) {
        var before = JSON.readTree(plan.before());
        return List.of(
                isolation(request, before),
                edit(
                        request,
                        before,
                        "detach",
                        "Its controller and Services do not count it any more.",
                        "It has its labels again; its controller takes it back and removes a pod that is then too many."),
                new ReplaceStage(
                        api(), replacement(request, before), workbench().clock()));
    }

    private IsolateStage isolation(ActionRequest request, JsonNode before) {
        return new IsolateStage(
                api(),
                request,
                edit(request, before, "isolate", "It is denied all traffic.", "It is allowed traffic again."));
    }

    private EditStage edit(ActionRequest request, JsonNode before, String kind, String done, String undone) {
        return new EditStage(
                kind,
                api(),
                request,
                ResourceKind.POD,
                request.target().name(),
                ObjectChange.of(before.path(kind).asString("")),
                done,
                undone);
    }

    private static Replacement replacement(ActionRequest request, JsonNode before) {
        return new Replacement(
                request.target().namespace(),
                before.path("set").asString(""),
                before.path("setUid").asString(""),
                before.path("pods").valueStream().map(uid -> uid.asString("")).collect(Collectors.toSet()));
    }

    @Override
    protected Verification look(ActionRequest request, Plan plan) {
        var before = JSON.readTree(plan.before());
        var pod = kept(request, before);
        if (pod.isEmpty()) {
            return new Verification.Failed(request.target().display() + " is not in quarantine any more.");
        }
        var policy = api().find(NetworkPolicies.KIND, pod.get().namespace(), NetworkPolicies.name(request));
        if (policy.isEmpty() || !NetworkPolicies.intact(policy.get(), request)) {
            return new Verification.Failed("The network policy that isolates it was removed or changed meanwhile.");
        }
        if (pod.get().controller().isPresent()) {
            return new Verification.Pending("Its controller has not let it go yet.");
        }
        var service = api().list(SLICES, pod.get().namespace()).stream()
                .filter(slice -> slice.elements("/endpoints")
                        .anyMatch(e -> e.path("targetRef")
                                .path("uid")
                                .asString("")
                                .equals(pod.get().uid())))
                .map(slice -> slice.label("kubernetes.io/service-name"))
                .findFirst();
        if (service.isPresent()) {
            return new Verification.Pending("Service " + service.get() + " still sends it requests.");
        }
        return switch (replacement(request, before)
                .look(api(), workbench().clock().instant())) {
            case Verification.Verified v ->
                new Verification.Verified("It runs alone, without traffic. " + v.evidence());
            case Verification.Failed f ->
                new Verification.Failed(f.reason() + " The pod stays in quarantine all the same.");
            case Verification.Pending p -> p;
        };
    }

    /** The pod, if it is that one and still set apart by this run. */
    private Optional<LiveObject> kept(ActionRequest request, JsonNode before) {
        var uid = ObjectChange.of(before.path("isolate").asString("")).uid();
        return find(request.target())
                .filter(pod -> pod.uid().equals(uid))
                .filter(pod -> pod.label(LABEL).equals(request.runId().toString()));
    }

    /** The pod and its policy are deleted. What somebody took out of quarantine is theirs, and only the policy goes. */
    @Override
    protected Application end(ActionRequest request, Plan plan) {
        var before = JSON.readTree(plan.before());
        var pod = kept(request, before).filter(p -> !p.terminating());
        var said = "";
        if (pod.isEmpty()) {
            said = request.target().display() + " is not in quarantine any more and is left alone.";
        } else if (api().delete(pod.get(), false) instanceof WriteReply.Denied denied && denied.code() != 404) {
            return new Application.Refused(pod.get().display() + " could not be deleted: " + denied.reason());
        } else {
            said = pod.get().display() + " was kept for as long as was asked, and is deleted.";
        }
        var removed = isolation(request, before).removed(plan.steps().getFirst());
        return switch (removed) {
            case Stage.Progress.Done done -> {
                var summary = said;
                pod.ifPresent(p -> workbench().events().undone(request, p, summary));
                yield Application.Applied.of(said + " " + done.step().said(), "");
            }
            case Stage.Progress.Waiting waiting ->
                new Application.Conflict(waiting.step().said());
            case Stage.Progress.Failed failed -> new Application.Refused(said + " " + failed.reason());
        };
    }
}
