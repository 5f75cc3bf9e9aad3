package io.kubernaut.actions.apiserver.admission;

import io.kubernaut.actions.apiserver.objects.Kind;
import io.kubernaut.actions.apiserver.objects.Meta;
import io.kubernaut.actions.apiserver.objects.Refusal;
import io.kubernaut.actions.apiserver.objects.Refusal.Cause;
import io.kubernaut.actions.apiserver.objects.Selectors;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Checks that the API server makes and that remediation can run into. */
public final class Validation {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");
    private static final Set<String> SELECTING = Set.of("deployments", "replicasets", "statefulsets", "daemonsets");
    private static final Set<String> LOOSE_NAMES =
            Set.of("roles", "rolebindings", "clusterroles", "clusterrolebindings");

    private Validation() {}

    /**
     * Refuses with 422 what is not valid.
     *
     * @param old what is stored, or null when {@code object} is new
     */
    public static void check(Kind kind, @Nullable ObjectNode old, ObjectNode object) {
        if (kind.custom()) {
            return;
        }
        var causes = new ArrayList<Cause>();
        var name = Meta.name(object);
        if (!NAME.matcher(name).matches() && !LOOSE_NAMES.contains(kind.plural())) {
            causes.add(Cause.invalid(
                    "metadata.name",
                    "\"" + name + "\"",
                    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and"
                            + " must start and end with an alphanumeric character (e.g. 'example.com', regex used for"
                            + " validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"));
        }
        var spec = object.path("spec");
        if (SELECTING.contains(kind.plural())) {
            workload(kind, old, spec, causes);
        }
        switch (kind.plural()) {
            case "pods" -> {
                podSpec(spec, "spec", causes);
                if (old != null) {
                    podUpdate(old.path("spec"), spec, causes);
                }
            }
            case "horizontalpodautoscalers" -> autoscaler(spec, causes);
            case "persistentvolumeclaims" -> claim(old, object, causes);
            case "poddisruptionbudgets" -> {
                if (spec.has("minAvailable") && spec.has("maxUnavailable")) {
                    causes.add(Cause.invalid(
                            "spec", spec.toString(), "minAvailable and maxUnavailable cannot be both set"));
                }
            }
            case "configmaps", "secrets" -> {
                if (old != null && old.path("immutable").asBoolean(false)) {
                    for (String field : new String[] {"data", "binaryData", "stringData"}) {
                        if (!old.path(field).equals(object.path(field))) {
                            causes.add(Cause.forbidden(field, "field is immutable when `immutable` is set"));
                        }
                    }
                }
            }
            case "jobs" -> podSpec(spec.path("template").path("spec"), "spec.template.spec", causes);
            default -> {}
        }
        if (!causes.isEmpty()) {
            throw Refusal.invalid(kind, name, causes);
        }
    }

    /** Refuses an in-place resize that would change the pod's class or that is not valid by itself. */
    public static void checkResize(Kind kind, ObjectNode old, ObjectNode pod) {
        check(kind, null, pod);
        if (!QualityOfService.of(old).equals(QualityOfService.of(pod))) {
            throw Refusal.invalid(
                    kind,
                    Meta.name(pod),
                    List.of(Cause.invalid(
                            "metadata.qosClass",
                            "\"" + QualityOfService.of(pod) + "\"",
                            "Pod QOS Class may not change as a result of resizing")));
        }
    }

    private static void workload(Kind kind, @Nullable ObjectNode old, JsonNode spec, List<Cause> causes) {
        notNegative(spec, "replicas", causes);
        notNegative(spec, "minReadySeconds", causes);
        notNegative(spec, "revisionHistoryLimit", causes);
        var selector = spec.path("selector");
        var template = spec.path("template");
        if (selector.isMissingNode()) {
            causes.add(Cause.required("spec.selector", ""));
        } else if (!Selectors.of(selector).test(template)) {
            causes.add(Cause.invalid(
                    "spec.template.metadata.labels",
                    template.path("metadata").path("labels").isObject()
                            ? template.path("metadata").path("labels").toString()
                            : "null",
                    "`selector` does not match template `labels`"));
        }
        podSpec(template.path("spec"), "spec.template.spec", causes);
        if (old == null) {
            return;
        }
        if (kind.plural().equals("statefulsets")) {
            statefulUpdate(old.path("spec"), spec, causes);
        } else if (!selector.equals(old.path("spec").path("selector"))) {
            causes.add(Cause.invalid("spec.selector", selector.toString(), "field is immutable"));
        }
    }

    private static void statefulUpdate(JsonNode old, JsonNode spec, List<Cause> causes) {
        var free = Set.of(
                "replicas",
                "ordinals",
                "template",
                "updateStrategy",
                "revisionHistoryLimit",
                "persistentVolumeClaimRetentionPolicy",
                "minReadySeconds");
        if (differsOutside(old, spec, free)) {
            causes.add(Cause.forbidden(
                    "spec",
                    "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template',"
                            + " 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and"
                            + " 'minReadySeconds' are forbidden"));
        }
    }

    private static boolean differsOutside(JsonNode old, JsonNode now, Set<String> free) {
        var names = new HashSet<>(old.propertyNames());
        names.addAll(now.propertyNames());
        return names.stream()
                .anyMatch(name -> !free.contains(name) && !old.path(name).equals(now.path(name)));
    }

    private static void podSpec(JsonNode spec, String path, List<Cause> causes) {
        if (spec.path("containers").isEmpty()) {
            causes.add(Cause.required(path + ".containers", ""));
        }
        for (String list : new String[] {"containers", "initContainers"}) {
            var names = new HashSet<String>();
            for (int i = 0; i < spec.path(list).size(); i++) {
                var container = spec.path(list).path(i);
                var here = path + "." + list + "[" + i + "]";
                var name = container.path("name").asString("");
                if (name.isEmpty()) {
                    causes.add(Cause.required(here + ".name", ""));
                } else if (!names.add(name)) {
                    causes.add(new Cause("FieldValueDuplicate", "Duplicate value: \"" + name + "\"", here + ".name"));
                }
                if (container.path("image").asString("").isEmpty()) {
                    causes.add(Cause.required(here + ".image", ""));
                }
                resources(container.path("resources"), here + ".resources", causes);
            }
        }
    }

    private static void resources(JsonNode resources, String path, List<Cause> causes) {
        for (String side : new String[] {"limits", "requests"}) {
            for (var entry : resources.path(side).properties()) {
                if (Amount.parse(entry.getValue().asString("")).isEmpty()) {
                    throw Refusal.badRequest("unable to decode: quantities must match the regular expression"
                            + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
                }
                if (Amount.at(entry.getValue()).signum() < 0) {
                    causes.add(Cause.invalid(
                            path + "." + side + "[" + entry.getKey() + "]",
                            "\"" + entry.getValue().asString("") + "\"",
                            "must be greater than or equal to 0"));
                }
            }
        }
        for (var request : resources.path("requests").properties()) {
            var limit = resources.path("limits").path(request.getKey());
            if (!limit.isMissingNode() && Amount.at(request.getValue()).compareTo(Amount.at(limit)) > 0) {
                causes.add(Cause.invalid(
                        path + ".requests",
                        "\"" + request.getValue().asString("") + "\"",
                        "must be less than or equal to " + request.getKey() + " limit of " + limit.asString("")));
            }
        }
    }

    /** Only images, the deadline, more tolerations and removed scheduling gates may change in a pod. */
    private static void podUpdate(JsonNode old, JsonNode spec, List<Cause> causes) {
        var free = Set.of("activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds", "schedulingGates");
        var before = withoutImages((ObjectNode) old);
        var after = withoutImages((ObjectNode) spec);
        if (differsOutside(before, after, free)) {
            causes.add(Cause.forbidden(
                    "spec",
                    "pod updates may not change fields other than"
                            + " `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations`"
                            + " (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it"
                            + " to be set to 1 if it was previously negative)"));
        }
    }

    private static ObjectNode withoutImages(ObjectNode spec) {
        var copy = spec.deepCopy();
        for (String list : new String[] {"containers", "initContainers"}) {
            copy.path(list).forEach(container -> ((ObjectNode) container).remove("image"));
        }
        return copy;
    }

    private static void autoscaler(JsonNode spec, List<Cause> causes) {
        int min = spec.path("minReplicas").asInt(1);
        int max = spec.path("maxReplicas").asInt(0);
        if (min < 1) {
            causes.add(Cause.invalid("spec.minReplicas", Integer.toString(min), "must be greater than or equal to 1"));
        }
        if (max < 1) {
            causes.add(Cause.invalid("spec.maxReplicas", Integer.toString(max), "must be greater than 0"));
        } else if (max < min) {
            causes.add(Cause.invalid(
                    "spec.maxReplicas", Integer.toString(max), "must be greater than or equal to `minReplicas`"));
        }
    }

    private static void claim(@Nullable ObjectNode old, ObjectNode claim, List<Cause> causes) {
        if (old == null) {
            return;
        }
        var wanted = Amount.at(Claims.request(claim));
        var before = Amount.at(Claims.request(old));
        var capacity = Amount.at(old.path("status").path("capacity").path("storage"));
        if (wanted.compareTo(before) < 0 && wanted.compareTo(capacity) <= 0 && capacity.signum() > 0) {
            causes.add(
                    Cause.forbidden("spec.resources.requests.storage", "field can not be less than status.capacity"));
        } else if (wanted.compareTo(before) < 0 && capacity.signum() == 0) {
            causes.add(Cause.forbidden("spec.resources.requests.storage", "field can not be less than previous value"));
        }
        var free = Set.of("resources", "volumeAttributesClassName", "volumeName");
        if (differsOutside(old.path("spec"), claim.path("spec"), free)) {
            causes.add(Cause.forbidden(
                    "spec",
                    "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound"
                            + " claims"));
        }
    }

    private static void notNegative(JsonNode spec, String field, List<Cause> causes) {
        if (spec.path(field).asInt(0) < 0) {
            causes.add(Cause.invalid(
                    "spec." + field,
                    Integer.toString(spec.path(field).asInt(0)),
                    "must be greater than or equal to 0"));
        }
    }
}
