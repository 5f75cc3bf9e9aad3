package io.kubernaut.actions.apiserver.admission;

import io.kubernaut.actions.apiserver.objects.Kind;
import io.kubernaut.actions.apiserver.objects.Kinds;
import io.kubernaut.actions.apiserver.objects.Meta;
import io.kubernaut.actions.apiserver.objects.ObjectStore;
import io.kubernaut.actions.apiserver.objects.Refusal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Resource quotas on pods, claims and services: refuses what goes beyond, keeps {@code status.used}. */
public final class Quotas {
    private static final Set<String> COUNTED = Set.of("pods", "persistentvolumeclaims", "services", "configmaps");

    private static final String OF_CLASS = ".storageclass.storage.k8s.io/requests.storage";

    private final ObjectStore store;
    private final Kinds kinds;

    public Quotas(ObjectStore store, Kinds kinds) {
        this.store = store;
        this.kinds = kinds;
    }

    /** True when objects of this kind count against quotas. */
    public static boolean counts(Kind kind) {
        return kind.group().isEmpty() && COUNTED.contains(kind.plural());
    }

    /**
     * Refuses with 403 when {@code object} would go beyond a quota of its namespace.
     *
     * @param old what it replaces, or null
     */
    public void admit(Kind kind, @Nullable ObjectNode old, ObjectNode object) {
        for (ObjectNode quota : quotas(Meta.namespace(object))) {
            var hard = quota.path("spec").path("hard");
            demandExplicit(kind, object, quota, hard);
            var used = used(Meta.namespace(object), hard);
            var requested = new ArrayList<String>();
            var already = new ArrayList<String>();
            var limited = new ArrayList<String>();
            for (String resource : new TreeSet<>(hard.propertyNames())) {
                var before = old == null ? BigDecimal.ZERO : usage(kind, old, resource);
                var more = usage(kind, object, resource).subtract(before);
                var sum = used.getOrDefault(resource, BigDecimal.ZERO);
                if (more.signum() > 0 && sum.add(more).compareTo(Amount.at(hard.path(resource))) > 0) {
                    boolean bytes = Amount.inBytes(resource);
                    requested.add(resource + "=" + Amount.print(more, bytes));
                    already.add(resource + "=" + Amount.print(sum, bytes));
                    limited.add(resource + "=" + hard.path(resource).asString(""));
                }
            }
            if (!requested.isEmpty()) {
                throw Refusal.forbidden(
                        kind,
                        Meta.name(object),
                        "exceeded quota: " + Meta.name(quota) + ", requested: " + String.join(",", requested)
                                + ", used: " + String.join(",", already) + ", limited: "
                                + String.join(",", limited));
            }
        }
    }

    /** A quota on cpu or memory demands that every container says what it needs. */
    private static void demandExplicit(Kind kind, ObjectNode object, ObjectNode quota, JsonNode hard) {
        if (!kind.plural().equals("pods")) {
            return;
        }
        var missing = new ArrayList<String>();
        for (String resource : new TreeSet<>(hard.propertyNames())) {
            var path = path(resource);
            if (path == null) {
                continue;
            }
            var silent = object.path("spec")
                    .path("containers")
                    .valueStream()
                    .filter(container -> container
                            .path("resources")
                            .path(path[0])
                            .path(path[1])
                            .isMissingNode())
                    .map(container -> container.path("name").asString(""))
                    .toList();
            if (!silent.isEmpty()) {
                missing.add(resource + " for: " + String.join(",", silent));
            }
        }
        if (!missing.isEmpty()) {
            throw Refusal.forbidden(
                    kind,
                    Meta.name(object),
                    "failed quota: " + Meta.name(quota) + ": must specify " + String.join("; ", missing));
        }
    }

    /** Brings {@code status} of all quotas of a namespace up to date. */
    public void refresh(String namespace) {
        var kind = kinds.known("", "resourcequotas");
        for (ObjectNode quota : quotas(namespace)) {
            var hard = quota.path("spec").path("hard");
            var status = quota.objectNode();
            status.set("hard", hard.deepCopy());
            var used = status.putObject("used");
            this.used(namespace, hard)
                    .forEach((resource, sum) -> used.put(resource, Amount.print(sum, Amount.inBytes(resource))));
            if (!status.equals(quota.path("status"))) {
                var updated = quota.deepCopy();
                updated.set("status", status);
                store.put(kind, updated);
            }
        }
    }

    private Iterable<ObjectNode> quotas(String namespace) {
        return store.list(kinds.known("", "resourcequotas"), namespace);
    }

    private TreeMap<String, BigDecimal> used(String namespace, JsonNode hard) {
        var sums = new TreeMap<String, BigDecimal>();
        hard.propertyNames().forEach(resource -> sums.put(resource, BigDecimal.ZERO));
        for (String plural : COUNTED) {
            var kind = kinds.known("", plural);
            for (ObjectNode object : store.list(kind, namespace)) {
                sums.replaceAll((resource, sum) -> sum.add(usage(kind, object, resource)));
            }
        }
        return sums;
    }

    private static BigDecimal usage(Kind kind, ObjectNode object, String resource) {
        if (resource.equals(kind.plural()) || resource.equals("count/" + kind.plural())) {
            return finished(object) ? BigDecimal.ZERO : BigDecimal.ONE;
        }
        if (kind.plural().equals("persistentvolumeclaims") && resource.equals("requests.storage")) {
            return Amount.at(Claims.request(object));
        }
        if (kind.plural().equals("persistentvolumeclaims") && resource.endsWith(OF_CLASS)) {
            var storageClass = object.path("spec").path("storageClassName").asString("");
            return resource.equals(storageClass + OF_CLASS) ? Amount.at(Claims.request(object)) : BigDecimal.ZERO;
        }
        var path = path(resource);
        if (!kind.plural().equals("pods") || path == null || finished(object)) {
            return BigDecimal.ZERO;
        }
        var sum = BigDecimal.ZERO;
        for (JsonNode container : object.path("spec").path("containers")) {
            sum = sum.add(Amount.at(container.path("resources").path(path[0]).path(path[1])));
        }
        return sum;
    }

    private static boolean finished(ObjectNode object) {
        var phase = object.path("status").path("phase").asString("");
        return phase.equals("Succeeded") || phase.equals("Failed");
    }

    private static String @Nullable [] path(String resource) {
        return switch (resource) {
            case "cpu", "requests.cpu" -> new String[] {"requests", "cpu"};
            case "memory", "requests.memory" -> new String[] {"requests", "memory"};
            case "limits.cpu" -> new String[] {"limits", "cpu"};
            case "limits.memory" -> new String[] {"limits", "memory"};
            default -> null;
        };
    }
}
