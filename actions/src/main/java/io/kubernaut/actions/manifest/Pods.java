package io.kubernaut.actions.manifest;

import io.kubernaut.core.cluster.Condition;
import io.kubernaut.core.cluster.ContainerState;
import io.kubernaut.core.cluster.ContainerStatus;
import io.kubernaut.core.cluster.PodMetricsState;
import io.kubernaut.core.cluster.PodState;
import io.kubernaut.core.cluster.QuotaTraits;
import io.kubernaut.core.cluster.Resources;
import io.kubernaut.core.cluster.TemplateState;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Writes pods, what was measured of them, and pod templates. */
final class Pods {
    /** Kept of a template by its hash alone: that two of them differ. */
    static final String TEMPLATE_MARK = "scenario/template";

    private Pods() {}

    static Fields pod(PodState pod) {
        var running = pod.containers();
        var spec = new Fields()
                .put("nodeName", pod.node())
                .put("serviceAccountName", pod.serviceAccount())
                .put("initContainers", containers(running, ContainerState::init))
                .put("containers", withReferences(containers(running, c -> !c.init()), pod.references()));
        traits(spec, pod.traits());
        spec.put("volumes", volumes(pod.claims(), pod.hostPath()));
        var status = new Fields()
                .put("phase", pod.phase())
                .put("reason", pod.reason())
                .put("podIP", pod.ip())
                .put("startTime", pod.startedAt())
                .put("conditions", conditions(pod.conditions()))
                .put("initContainerStatuses", statuses(running, ContainerState::init))
                .put("containerStatuses", statuses(running, c -> !c.init()));
        return Fields.of("spec", spec).put("status", status);
    }

    static Fields metrics(PodMetricsState metrics) {
        return Fields.of("timestamp", metrics.measuredAt())
                .put(
                        "containers",
                        metrics.containers().stream()
                                .map(c -> Fields.of("name", c.container())
                                        .put(
                                                "usage",
                                                Fields.of("cpu", cores(c.cpu())).always("memory", c.memory()))
                                        .map())
                                .toList());
    }

    static Fields template(TemplateState template) {
        var annotations = new LinkedHashMap<String, Object>(template.annotations());
        annotations.put(TEMPLATE_MARK, template.hash());
        var spec = new Fields()
                .put("initContainers", templates(template, true))
                .put("containers", withReferences(templates(template, false), template.references()))
                .put("nodeSelector", template.nodeSelector());
        traits(spec, template.traits());
        spec.put("volumes", volumes(template.claims(), template.hostPath()));
        return Fields.of("metadata", Fields.of("labels", template.labels()).put("annotations", annotations))
                .put("spec", spec);
    }

    static List<Map<String, Object>> conditions(List<Condition> conditions) {
        return conditions.stream()
                .map(c -> Fields.of("type", c.type())
                        .put("status", c.status())
                        .put("reason", c.reason())
                        .put("message", c.message())
                        .put("lastTransitionTime", c.since())
                        .map())
                .toList();
    }

    private static List<Map<String, Object>> containers(
            List<ContainerState> containers, Predicate<ContainerState> which) {
        return containers.stream()
                .filter(which)
                .map(c -> Fields.of("name", c.name())
                        .put("image", c.image())
                        .put("resources", resources(c.resources()))
                        .map())
                .toList();
    }

    private static List<Map<String, Object>> templates(TemplateState template, boolean init) {
        return template.containers().stream()
                .filter(c -> c.init() == init)
                .map(c -> Fields.of("name", c.name())
                        .put("image", c.image())
                        .put("args", List.of(c.settings()))
                        .put("resources", resources(c.resources()))
                        .map())
                .toList();
    }

    private static List<Map<String, Object>> statuses(
            List<ContainerState> containers, Predicate<ContainerState> which) {
        return containers.stream()
                .filter(which)
                .map(c -> Fields.of("name", c.name())
                        .always("ready", c.ready())
                        .put("started", c.started())
                        .always("restartCount", c.restarts())
                        .put("state", state(c.current()))
                        .put("lastState", state(c.last()))
                        .map())
                .toList();
    }

    private static Fields state(ContainerStatus state) {
        var fields = new Fields();
        if (!state.phase().isEmpty()) {
            var inner = new Fields().put("reason", state.reason()).put("message", state.message());
            var code = state.exitCode();
            if (code != null) {
                inner.always("exitCode", code);
            }
            inner.put("startedAt", state.startedAt()).put("finishedAt", state.finishedAt());
            fields.always(state.phase(), inner.map());
        }
        return fields;
    }

    /** Pods of a template get what it needs; which container needs it makes no difference. */
    private static List<Map<String, Object>> withReferences(
            List<Map<String, Object>> containers, List<String> references) {
        if (containers.isEmpty() || references.isEmpty()) {
            return containers;
        }
        var variables = new ArrayList<Map<String, Object>>();
        var whole = new ArrayList<Map<String, Object>>();
        for (var reference : references) {
            var kind = reference.substring(0, reference.indexOf('/'));
            var rest = reference.substring(kind.length() + 1);
            var colon = rest.indexOf(':');
            var source = kind.equals("Secret") ? "secret" : "configMap";
            if (colon < 0) {
                whole.add(Fields.of(source + "Ref", Fields.of("name", rest)).map());
            } else {
                var key = Fields.of("name", rest.substring(0, colon)).put("key", rest.substring(colon + 1));
                variables.add(Fields.of("name", "VARIABLE_" + (variables.size() + 1))
                        .put("valueFrom", Fields.of(source + "KeyRef", key))
                        .map());
            }
        }
        var first = new LinkedHashMap<>(containers.getFirst());
        first.putAll(Fields.of("env", variables).put("envFrom", whole).map());
        var all = new ArrayList<>(containers);
        all.set(0, first);
        return all;
    }

    private static List<Map<String, Object>> volumes(List<String> claims, boolean hostPath) {
        var volumes = new ArrayList<Map<String, Object>>();
        for (var claim : claims) {
            volumes.add(Fields.of("name", "volume-" + (volumes.size() + 1))
                    .put("persistentVolumeClaim", Fields.of("claimName", claim))
                    .map());
        }
        if (hostPath) {
            volumes.add(Fields.of("name", "volume-" + (volumes.size() + 1))
                    .put("hostPath", Fields.of("path", "/"))
                    .map());
        }
        return volumes;
    }

    private static void traits(Fields spec, QuotaTraits traits) {
        spec.put("priorityClassName", traits.priorityClass());
        if (traits.deadline()) {
            spec.put("activeDeadlineSeconds", 1);
        }
        if (traits.acrossNamespaces()) {
            var term = new Fields().always("namespaceSelector", Map.of()).map();
            spec.put(
                    "affinity",
                    Fields.of(
                            "podAffinity", Fields.of("requiredDuringSchedulingIgnoredDuringExecution", List.of(term))));
        }
    }

    static Fields resources(Resources resources) {
        return Fields.of("requests", amounts(resources.requestCpu(), resources.requestMemory()))
                .put("limits", amounts(resources.limitCpu(), resources.limitMemory()));
    }

    static Fields amounts(@Nullable Long cpu, @Nullable Long memory) {
        return Fields.of("cpu", cpu == null ? null : cores(cpu)).put("memory", memory);
    }

    /** Millicores as a number of cores. */
    static BigDecimal cores(long millis) {
        return BigDecimal.valueOf(millis, 3);
    }
}
