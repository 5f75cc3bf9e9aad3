package io.kubernaut.actions.view;

import io.kubernaut.core.cluster.ContainerState;
import io.kubernaut.core.cluster.ContainerStatus;
import io.kubernaut.core.cluster.Meta;
import io.kubernaut.core.cluster.PodMetricsState;
import io.kubernaut.core.cluster.PodState;
import io.kubernaut.core.cluster.Resources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads pods, their containers and their measured usage. */
final class PodReader {
    private static final String MIRROR = "kubernetes.io/config.mirror";

    private PodReader() {}

    static PodState read(Meta meta, Tree pod) {
        var spec = pod.at("spec");
        var status = pod.at("status");
        var conditions = MetaReader.conditions(status);
        var ready = conditions.stream().filter(c -> "Ready".equals(c.type())).findFirst();
        return new PodState(
                meta,
                status.text("phase", "Pending"),
                status.text("reason"),
                spec.text("nodeName"),
                status.text("podIP"),
                ready.isPresent() && ready.get().isTrue(),
                ready.isPresent() ? ready.get().since() : null,
                status.instant("startTime"),
                conditions,
                containers(spec, status),
                claims(meta, spec),
                revision(meta),
                References.of(spec),
                spec.text("serviceAccountName", spec.text("serviceAccount")),
                meta.annotations().containsKey(MIRROR),
                TemplateReader.usesHostPath(spec),
                TemplateReader.traits(spec));
    }

    /** The stamp of the controller that made the pod; it needs no look at the controller. */
    private static String revision(Meta meta) {
        var ofReplicaSet = meta.label("pod-template-hash");
        return ofReplicaSet.isEmpty() ? meta.label("controller-revision-hash") : ofReplicaSet;
    }

    private static List<String> claims(Meta meta, Tree spec) {
        var claims = new TreeSet<>(TemplateReader.claims(spec));
        spec.list("volumes").stream()
                .filter(v -> v.has("ephemeral"))
                .forEach(v -> claims.add(meta.ref().name() + "-" + v.text("name")));
        return List.copyOf(claims);
    }

    /** Spec and status of each container together; a sidecar (an init container that stays) counts as a main one. */
    private static List<ContainerState> containers(Tree spec, Tree status) {
        var containers = new ArrayList<ContainerState>();
        var initStatuses = byName(status.list("initContainerStatuses"));
        for (var container : spec.list("initContainers")) {
            containers.add(container(container, !TemplateReader.sidecar(container), initStatuses));
        }
        var statuses = byName(status.list("containerStatuses"));
        for (var container : spec.list("containers")) {
            containers.add(container(container, false, statuses));
        }
        return List.copyOf(containers);
    }

    private static Map<String, Tree> byName(List<Tree> statuses) {
        var byName = new HashMap<String, Tree>();
        statuses.forEach(s -> byName.put(s.text("name"), s));
        return byName;
    }

    private static ContainerState container(Tree container, boolean init, Map<String, Tree> statuses) {
        var name = container.required("name", "name the container");
        var status = statuses.getOrDefault(name, Tree.of(Map.of()));
        return new ContainerState(
                name,
                container.text("image"),
                init,
                defaulted(TemplateReader.resources(container.at("resources"))),
                status.flag("ready"),
                status.flag("started"),
                status.number("restartCount", 0),
                state(status.at("state")),
                state(status.at("lastState")));
    }

    /** A pod's request defaults to its limit; the API server does the same. */
    private static Resources defaulted(Resources resources) {
        return new Resources(
                resources.requestCpu() == null ? resources.limitCpu() : resources.requestCpu(),
                resources.limitCpu(),
                resources.requestMemory() == null ? resources.limitMemory() : resources.requestMemory(),
                resources.limitMemory());
    }

    private static ContainerStatus state(Tree state) {
        if (state.has("terminated")) {
            var terminated = state.at("terminated");
            return new ContainerStatus(
                    "terminated",
                    terminated.text("reason"),
                    message(terminated),
                    terminated.number("exitCode", 0),
                    terminated.instant("startedAt"),
                    terminated.instant("finishedAt"));
        }
        if (state.has("running")) {
            return new ContainerStatus(
                    "running", "", "", null, state.at("running").instant("startedAt"), null);
        }
        if (state.has("waiting")) {
            var waiting = state.at("waiting");
            return new ContainerStatus("waiting", waiting.text("reason"), message(waiting), null, null, null);
        }
        return ContainerStatus.UNKNOWN;
    }

    private static String message(Tree state) {
        return Text.cut(state.text("message"), Text.MESSAGE);
    }

    static PodMetricsState metrics(Meta meta, Tree metrics) {
        var usages = metrics.list("containers").stream()
                .map(c -> new PodMetricsState.Usage(
                        c.text("name"),
                        orZero(c.at("usage").millis("cpu")),
                        orZero(c.at("usage").bytes("memory"))))
                .toList();
        return new PodMetricsState(meta, metrics.instant("timestamp"), usages);
    }

    private static long orZero(@Nullable Long amount) {
        return amount == null ? 0 : amount;
    }
}
