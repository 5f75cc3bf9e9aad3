package io.kubernaut.actions.apiserver.admission;

import io.kubernaut.actions.apiserver.objects.Kind;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Fills in what the API server fills in, as far as executors, rules or controllers look at it. */
public final class Defaults {
    private static final Set<String> WITH_TEMPLATE =
            Set.of("deployments", "replicasets", "statefulsets", "daemonsets", "replicationcontrollers", "jobs");

    private Defaults() {}

    public static void apply(Kind kind, ObjectNode object) {
        dropEmptyMaps(object.path("metadata"));
        dropEmptyMaps(object.path("spec").path("template").path("metadata"));
        if (kind.custom()) {
            return;
        }
        if (object.path("spec") instanceof ObjectNode spec) {
            spec(kind, spec);
        }
        switch (kind.plural()) {
            case "namespaces" -> {
                status(object).putIfAbsent("phase", text("Active"));
                if (object.path("spec").isMissingNode()) {
                    object.putObject("spec").putArray("finalizers").add("kubernetes");
                }
            }
            case "pods" -> status(object).putIfAbsent("phase", text("Pending"));
            case "persistentvolumeclaims" -> status(object).putIfAbsent("phase", text("Pending"));
            case "secrets" -> object.putIfAbsent("type", text("Opaque"));
            case "storageclasses" -> {
                object.putIfAbsent("reclaimPolicy", text("Delete"));
                object.putIfAbsent("volumeBindingMode", text("Immediate"));
            }
            case "customresourcedefinitions" -> established(object);
            default -> {
                if (kind.hasStatus() && !object.has("status")) {
                    object.putObject("status");
                }
            }
        }
    }

    /** Here a definition is served as soon as it is stored. */
    private static void established(ObjectNode definition) {
        var status = status(definition);
        if (status.path("conditions").isEmpty()) {
            var conditions = status.putArray("conditions");
            for (String type : new String[] {"NamesAccepted", "Established"}) {
                conditions.addObject().put("type", type).put("status", "True").put("reason", "Accepted");
            }
            status.set("acceptedNames", definition.path("spec").path("names").deepCopy());
        }
    }

    /** An empty map of labels or annotations is stored as none. */
    private static void dropEmptyMaps(JsonNode metadata) {
        for (String field : new String[] {"labels", "annotations", "ownerReferences", "finalizers"}) {
            if (metadata instanceof ObjectNode node && node.path(field).isEmpty()) {
                node.remove(field);
            }
        }
    }

    private static void spec(Kind kind, ObjectNode spec) {
        switch (kind.plural()) {
            case "deployments" -> {
                number(spec, "replicas", 1);
                var strategy = child(spec, "strategy");
                strategy.putIfAbsent("type", text("RollingUpdate"));
                if (strategy.path("type").asString("").equals("RollingUpdate")) {
                    var rolling = child(strategy, "rollingUpdate");
                    rolling.putIfAbsent("maxUnavailable", text("25%"));
                    rolling.putIfAbsent("maxSurge", text("25%"));
                }
                number(spec, "revisionHistoryLimit", 10);
                number(spec, "progressDeadlineSeconds", 600);
            }
            case "replicasets", "replicationcontrollers" -> number(spec, "replicas", 1);
            case "statefulsets" -> {
                number(spec, "replicas", 1);
                spec.putIfAbsent("podManagementPolicy", text("OrderedReady"));
                var strategy = child(spec, "updateStrategy");
                strategy.putIfAbsent("type", text("RollingUpdate"));
                if (strategy.path("type").asString("").equals("RollingUpdate")) {
                    number(child(strategy, "rollingUpdate"), "partition", 0);
                }
                number(spec, "revisionHistoryLimit", 10);
            }
            case "daemonsets" -> {
                var strategy = child(spec, "updateStrategy");
                strategy.putIfAbsent("type", text("RollingUpdate"));
                if (strategy.path("type").asString("").equals("RollingUpdate")) {
                    var rolling = child(strategy, "rollingUpdate");
                    number(rolling, "maxUnavailable", 1);
                    number(rolling, "maxSurge", 0);
                }
                number(spec, "revisionHistoryLimit", 10);
            }
            case "jobs" -> {
                number(spec, "backoffLimit", 6);
                number(spec, "completions", 1);
                number(spec, "parallelism", 1);
                spec.putIfAbsent("suspend", tools.jackson.databind.node.BooleanNode.FALSE);
            }
            case "cronjobs" -> {
                spec.putIfAbsent("concurrencyPolicy", text("Allow"));
                spec.putIfAbsent("suspend", tools.jackson.databind.node.BooleanNode.FALSE);
            }
            case "horizontalpodautoscalers" -> number(spec, "minReplicas", 1);
            case "persistentvolumeclaims" -> spec.putIfAbsent("volumeMode", text("Filesystem"));
            case "services" -> {
                spec.putIfAbsent("type", text("ClusterIP"));
                spec.putIfAbsent("sessionAffinity", text("None"));
                for (JsonNode port : spec.path("ports")) {
                    ((ObjectNode) port).putIfAbsent("protocol", text("TCP"));
                    ((ObjectNode) port).putIfAbsent("targetPort", port.path("port"));
                }
            }
            case "networkpolicies" -> {
                if (!spec.has("policyTypes")) {
                    var types = spec.putArray("policyTypes").add("Ingress");
                    if (spec.has("egress")) {
                        types.add("Egress");
                    }
                }
            }
            default -> {}
        }
        if (kind.plural().equals("pods")) {
            pod(spec);
            requestsFromLimits(spec);
            number(spec, "priority", 0);
            spec.putIfAbsent("preemptionPolicy", text("PreemptLowerPriority"));
            spec.putIfAbsent("enableServiceLinks", tools.jackson.databind.node.BooleanNode.TRUE);
            spec.putIfAbsent("serviceAccountName", text("default"));
            spec.putIfAbsent("serviceAccount", spec.path("serviceAccountName"));
            tolerate(spec, "node.kubernetes.io/not-ready");
            tolerate(spec, "node.kubernetes.io/unreachable");
        } else if (WITH_TEMPLATE.contains(kind.plural())
                && spec.path("template").path("spec") instanceof ObjectNode pod) {
            pod(pod);
        } else if (kind.plural().equals("cronjobs")
                && spec.path("jobTemplate").path("spec").path("template").path("spec") instanceof ObjectNode pod) {
            pod(pod);
        }
    }

    private static void tolerate(ObjectNode spec, String key) {
        var tolerations = spec.withArray("tolerations");
        if (tolerations
                .valueStream()
                .noneMatch(one -> one.path("key").asString("").equals(key))) {
            tolerations
                    .addObject()
                    .put("key", key)
                    .put("operator", "Exists")
                    .put("effect", "NoExecute")
                    .put("tolerationSeconds", 300);
        }
    }

    private static void pod(ObjectNode pod) {
        pod.putIfAbsent("restartPolicy", text("Always"));
        pod.putIfAbsent("dnsPolicy", text("ClusterFirst"));
        pod.putIfAbsent("schedulerName", text("default-scheduler"));
        number(pod, "terminationGracePeriodSeconds", 30);
        child(pod, "securityContext");
        for (String list : new String[] {"containers", "initContainers"}) {
            for (JsonNode node : pod.path(list)) {
                var container = (ObjectNode) node;
                container.putIfAbsent("terminationMessagePath", text("/dev/termination-log"));
                container.putIfAbsent("terminationMessagePolicy", text("File"));
                container.putIfAbsent(
                        "imagePullPolicy",
                        text(pullPolicy(container.path("image").asString(""))));
                child(container, "resources");
                container.path("ports").forEach(port -> ((ObjectNode) port).putIfAbsent("protocol", text("TCP")));
                for (String probe : new String[] {"livenessProbe", "readinessProbe", "startupProbe"}) {
                    if (container.path(probe) instanceof ObjectNode settings) {
                        probe(settings);
                    }
                }
            }
        }
    }

    private static void probe(ObjectNode probe) {
        number(probe, "timeoutSeconds", 1);
        number(probe, "periodSeconds", 10);
        number(probe, "successThreshold", 1);
        number(probe, "failureThreshold", 3);
        if (probe.path("httpGet") instanceof ObjectNode get) {
            get.putIfAbsent("scheme", text("HTTP"));
            get.putIfAbsent("path", text("/"));
        }
    }

    /** A limit without a request is the request as well; of a template that stays unsaid until its pods are made. */
    private static void requestsFromLimits(ObjectNode pod) {
        for (String list : new String[] {"containers", "initContainers"}) {
            for (JsonNode container : pod.path(list)) {
                var resources = child((ObjectNode) container, "resources");
                for (var limit : resources.path("limits").properties()) {
                    child(resources, "requests").putIfAbsent(limit.getKey(), limit.getValue());
                }
            }
        }
    }

    private static String pullPolicy(String image) {
        boolean tagged = image.lastIndexOf(':') > image.lastIndexOf('/');
        return image.endsWith(":latest") || (!tagged && !image.contains("@")) ? "Always" : "IfNotPresent";
    }

    private static ObjectNode status(ObjectNode object) {
        return child(object, "status");
    }

    private static ObjectNode child(ObjectNode parent, String name) {
        return parent.path(name) instanceof ObjectNode present ? present : parent.putObject(name);
    }

    private static void number(ObjectNode object, String field, int value) {
        if (!object.path(field).isValueNode() || object.path(field).isNull()) {
            object.put(field, value);
        }
    }

    private static JsonNode text(String value) {
        return tools.jackson.databind.node.StringNode.valueOf(value);
    }
}
