package io.kubernaut.actions.network;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.executor.Marks;
import io.kubernaut.actions.executor.Stage;
import io.kubernaut.actions.executor.SteppedExecutor;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.actions.pods.PodSelector;
import io.kubernaut.actions.pods.RestartStage;
import io.kubernaut.actions.pods.Targets;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Gives pods new proxies of the service mesh, or its control plane new pods: workload after workload, each waited for. */
final class ResetServiceMesh extends SteppedExecutor {
    private static final String CONTROL_PLANE = "control-plane";
    private static final int MOST = 20;
    private static final List<ResourceKind> WORKLOADS =
            List.of(ResourceKind.DEPLOYMENT, ResourceKind.STATEFUL_SET, ResourceKind.DAEMON_SET);

    ResetServiceMesh(Workbench workbench) {
        super("reset_service_mesh", workbench);
    }

    @Override
    protected Planning propose(ActionRequest request) {
        var installed = Mesh.installed(api());
        var wanted = request.text("mesh");
        var meshes = installed.stream()
                .filter(mesh -> wanted.isEmpty() || mesh.word().equals(wanted))
                .toList();
        if (meshes.isEmpty()) {
            return new Planning.Refused((wanted.isEmpty() ? "No service mesh is" : wanted + " is not")
                    + " installed in this cluster: there is no Deployment of a control plane. To restart a workload use"
                    + " restart_pod.");
        }
        if (meshes.size() > 1) {
            return new Planning.Refused("Both istio and linkerd are installed: say by mesh which is meant.");
        }
        var wholeCluster = request.target().name().isEmpty();
        var scope =
                request.text("scope").isEmpty() ? (wholeCluster ? CONTROL_PLANE : "sidecars") : request.text("scope");
        if (scope.equals(CONTROL_PLANE) != wholeCluster) {
            return new Planning.Refused(
                    wholeCluster
                            ? "Sidecars are not restarted in the whole cluster at once: name a namespace or a workload."
                            : "The control plane serves the whole cluster: the target must be Cluster.");
        }
        return wholeCluster ? controlPlane(request, meshes.getFirst()) : sidecars(request, meshes.getFirst());
    }

    private Planning controlPlane(ActionRequest request, Mesh mesh) {
        var plane = mesh.controlPlane(api());
        var namespaces = plane.stream().map(LiveObject::namespace).distinct().toList();
        if (namespaces.size() > 1) {
            return new Planning.Refused("Control planes of " + mesh.word() + " are in several namespaces: "
                    + String.join(", ", namespaces) + ". Use restart_pod on the Deployment that is meant.");
        }
        var obstacle =
                plane.stream().flatMap(d -> RestartStage.obstacle(d).stream()).findFirst();
        return obstacle.<Planning>map(Planning.Refused::new)
                .orElseGet(() -> planned(request, mesh, plane, "the control plane of " + mesh.word(), ""));
    }

    private Planning sidecars(ActionRequest request, Mesh mesh) {
        var namespace = ResourceKind.of("Namespace")
                .flatMap(kind -> api().find(kind, "", request.target().namespaceTouched()));
        var target = find(request.target());
        if (target.isEmpty() || namespace.isEmpty()) {
            return absent(request);
        }
        var unready = mesh.unready(api());
        if (unready.isPresent()) {
            return new Planning.Refused(unready.get());
        }
        var injected = candidates(request, target.get()).stream()
                .filter(workload -> mesh.injects(namespace.get(), workload))
                .toList();
        if (injected.isEmpty()) {
            return new Planning.Refused(request.target().display() + " gets no proxy of " + mesh.word() + ": "
                    + mesh.howToInject() + " first if it should, or use restart_pod.");
        }
        var ready = injected.stream()
                .filter(workload -> RestartStage.obstacle(workload).isEmpty())
                .toList();
        if (ready.isEmpty()) {
            return new Planning.Refused(
                    RestartStage.obstacle(injected.getFirst()).orElse(""));
        }
        if (ready.size() > MOST) {
            return new Planning.Refused(ready.size() + " workloads would be restarted; more than " + MOST
                    + " are too many for one run. Name workloads one by one.");
        }
        var left = injected.stream()
                .flatMap(workload -> RestartStage.obstacle(workload).stream())
                .map(why -> "  left alone: " + why + "\n")
                .collect(Collectors.joining());
        return planned(request, mesh, ready, "what gets a proxy of " + mesh.word(), left);
    }

    private List<LiveObject> candidates(ActionRequest request, LiveObject target) {
        return request.target().kind().equals("Namespace")
                ? WORKLOADS.stream()
                        .flatMap(kind -> api().list(kind, target.name()).stream())
                        .filter(workload -> workload.controller().isEmpty())
                        .toList()
                : List.of(target);
    }

    private Planning planned(ActionRequest request, Mesh mesh, List<LiveObject> workloads, String what, String left) {
        var refusal = workloads.stream()
                .flatMap(workload -> RestartStage.rehearse(workbench(), request, workload).stream())
                .findFirst();
        if (refusal.isPresent()) {
            return new Planning.Refused(refusal.get());
        }
        var before = JsonMapper.shared().createObjectNode().put("mesh", mesh.name());
        before.put("sidecars", !request.target().name().isEmpty());
        return new Planning.Planned(new Plan(
                        "Roll " + what + " out anew, one workload after the other: "
                                + workloads.stream().map(LiveObject::display).collect(Collectors.joining(", ")),
                        workloads.stream()
                                        .map(workload -> "~ " + workload.display() + ": its pods are made anew\n")
                                        .collect(Collectors.joining())
                                + left,
                        JsonMapper.shared().writeValueAsString(Targets.put(before, workloads)),
                        workloads.stream().map(RestartStage::step).toList())
                .alsoChanging(Targets.refs(workloads, request)));
    }

    @Override
    protected List<Stage> stages(ActionRequest request, Plan plan) {
        return stages(plan, request).<Stage>map(stage -> stage).toList();
    }

    private Stream<RestartStage> stages(Plan plan, ActionRequest request) {
        return Targets.of(plan, request).stream().map(ref -> new RestartStage(workbench(), request, ref, Marks.RUN));
    }

    /** The rollouts stay well, and each new pod has got its proxy. */
    @Override
    protected Verification look(ActionRequest request, Plan plan) {
        var looked = stages(plan, request).map(RestartStage::look).toList();
        var unwell = looked.stream()
                .filter(v -> !(v instanceof Verification.Verified))
                .findFirst();
        if (unwell.isPresent()) {
            return unwell.get();
        }
        var before = JsonMapper.shared().readTree(plan.before());
        var mesh = Mesh.valueOf(before.path("mesh").asString(""));
        return before.path("sidecars").asBoolean(false)
                ? stages(plan, request)
                        .flatMap(stage -> stage.find().stream())
                        .flatMap(workload -> bare(mesh, workload).stream())
                        .findFirst()
                        .<Verification>map(Verification.Failed::new)
                        .orElseGet(() -> new Verification.Verified(
                                looked.size() + " workloads have new pods, each with its proxy, and they are ready."))
                : new Verification.Verified("The control plane has new pods, and they are ready.");
    }

    /** Why a pod of the workload has no proxy although it should. */
    private Optional<String> bare(Mesh mesh, LiveObject workload) {
        var selector = PodSelector.of(workload.display(), workload.at("/spec/selector"));
        return api().list(ResourceKind.POD, workload.namespace()).stream()
                .filter(selector::selects)
                .filter(pod -> !pod.terminating())
                .filter(pod -> !mesh.carries(pod.json()))
                .findFirst()
                .map(pod -> pod.display() + " came without " + mesh.proxy()
                        + ": look at the mesh's injection webhook and at the labels of namespace and pod.");
    }
}
