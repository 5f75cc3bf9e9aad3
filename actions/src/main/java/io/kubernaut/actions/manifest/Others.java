package io.kubernaut.actions.manifest;

import io.kubernaut.core.cluster.BudgetState;
import io.kubernaut.core.cluster.ClaimState;
import io.kubernaut.core.cluster.CustomObjectState;
import io.kubernaut.core.cluster.EventState;
import io.kubernaut.core.cluster.LabelTerm;
import io.kubernaut.core.cluster.LimitRangeState;
import io.kubernaut.core.cluster.NetworkPolicyState;
import io.kubernaut.core.cluster.NodeState;
import io.kubernaut.core.cluster.QuotaState;
import io.kubernaut.core.cluster.StorageClassState;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Writes nodes, storage, what bounds a namespace, events and custom resources. */
final class Others {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,9})?");
    private static final Pattern TAINT = Pattern.compile("([^=:]+)(?:=([^:]*))?:(.*)");

    private Others() {}

    static Fields node(NodeState node) {
        var spec = Fields.of("unschedulable", node.unschedulable())
                .put("taints", node.taints().stream().map(Others::taint).toList());
        var allocatable = Fields.of("cpu", Pods.cores(node.allocatableCpu()))
                .always("memory", node.allocatableMemory())
                .always("pods", node.allocatablePods());
        var status = Fields.of("allocatable", allocatable)
                .put(
                        "addresses",
                        node.addresses().stream()
                                .map(a -> Fields.of("address", a).map())
                                .toList())
                .put("conditions", Pods.conditions(node.conditions()));
        return Fields.of("spec", spec).put("status", status);
    }

    private static Map<String, Object> taint(String taint) {
        var parts = TAINT.matcher(taint);
        return parts.matches()
                ? Fields.of("key", parts.group(1))
                        .put("value", parts.group(2))
                        .put("effect", parts.group(3))
                        .map()
                : Fields.of("key", taint).map();
    }

    static Fields claim(ClaimState claim) {
        var spec = Fields.of("storageClassName", claim.storageClass())
                .put("accessModes", claim.accessModes())
                .put("volumeName", claim.volume())
                .put("resources", Fields.of("requests", Fields.of("storage", claim.requested())));
        var status = Fields.of("phase", claim.phase())
                .put("capacity", Fields.of("storage", claim.capacity()))
                .put("conditions", Pods.conditions(claim.conditions()));
        return Fields.of("spec", spec).put("status", status);
    }

    static Fields storageClass(StorageClassState of) {
        return Fields.of("provisioner", of.provisioner())
                .put("allowVolumeExpansion", of.expandable())
                .put("volumeBindingMode", of.bindingMode());
    }

    static Fields quota(QuotaState quota) {
        var terms = quota.scopes().stream()
                .map(s -> Fields.of("scopeName", s.name())
                        .put("operator", s.operator())
                        .put("values", s.values())
                        .map())
                .toList();
        var spec = Fields.of("hard", amounts(quota.hard())).put("scopeSelector", Fields.of("matchExpressions", terms));
        return Fields.of("spec", spec).put("status", Fields.of("used", amounts(quota.used())));
    }

    private static Map<String, Object> amounts(SortedMap<String, Long> amounts) {
        var written = new LinkedHashMap<String, Object>();
        amounts.forEach((resource, amount) -> written.put(
                resource, resource.equals("cpu") || resource.endsWith(".cpu") ? Pods.cores(amount) : amount));
        return written;
    }

    static Fields limitRange(LimitRangeState of) {
        var bounds = Fields.of("type", "Container")
                .put("max", Pods.amounts(of.maxCpu(), of.maxMemory()))
                .put("min", Pods.amounts(of.minCpu(), of.minMemory()));
        return Fields.of("spec", Fields.of("limits", List.of(bounds.map())));
    }

    static Fields budget(BudgetState budget) {
        var spec = Fields.of("selector", Fields.of("matchLabels", budget.selector()))
                .put("minAvailable", budget.minAvailable())
                .put("maxUnavailable", budget.maxUnavailable());
        var status = new Fields()
                .always("disruptionsAllowed", budget.disruptionsAllowed())
                .always("currentHealthy", budget.currentHealthy())
                .always("desiredHealthy", budget.desiredHealthy())
                .always("expectedPods", budget.expectedPods());
        return Fields.of("spec", spec).put("status", status);
    }

    static Fields networkPolicy(NetworkPolicyState policy) {
        return Fields.of(
                "spec",
                Fields.of(
                                "podSelector",
                                Fields.of("matchLabels", policy.podSelector())
                                        .put(
                                                "matchExpressions",
                                                policy.terms().stream()
                                                        .map(Others::term)
                                                        .toList()))
                        .put("policyTypes", policy.types())
                        .put("ingress", Collections.nCopies(policy.ingressRules(), Map.of()))
                        .put("egress", Collections.nCopies(policy.egressRules(), Map.of())));
    }

    private static Fields term(LabelTerm term) {
        return Fields.of("key", term.key()).put("operator", term.operator()).put("values", term.values());
    }

    static Fields event(EventState event) {
        var involved = event.involved();
        return Fields.of(
                        "involvedObject",
                        Fields.of("kind", involved.kind())
                                .put("namespace", involved.namespace())
                                .put("name", involved.name()))
                .put("type", event.type())
                .put("reason", event.reason())
                .put("message", event.message())
                .put("count", event.count())
                .put("firstTimestamp", event.firstSeen())
                .put("lastTimestamp", event.lastSeen())
                .put("source", Fields.of("component", event.source()));
    }

    static Fields custom(CustomObjectState of) {
        var root = new TreeMap<String, Object>();
        of.fields().forEach((path, value) -> put(root, List.of(path.split("\\.", -1)), scalar(value)));
        var fields = new Fields();
        root.forEach((key, value) -> fields.put(key, listed(value)));
        if (!of.conditions().isEmpty()) {
            var status = new LinkedHashMap<String, Object>();
            if (fields.map().get("status") instanceof Map<?, ?> read) {
                read.forEach((key, value) -> status.put(String.valueOf(key), value));
            }
            status.put("conditions", Pods.conditions(of.conditions()));
            fields.put("status", status);
        }
        return fields;
    }

    /** A number stays one, so that nobody takes it for a name. */
    private static Object scalar(String value) {
        return NUMBER.matcher(value).matches() ? new BigDecimal(value) : value;
    }

    private static void put(Map<String, Object> into, List<String> path, Object value) {
        if (path.size() == 1) {
            into.put(path.getFirst(), value);
            return;
        }
        var child = into.computeIfAbsent(path.getFirst(), key -> new TreeMap<String, Object>());
        if (child instanceof Map<?, ?> map) {
            @SuppressWarnings("unchecked")
            var typed = (Map<String, Object>) map;
            put(typed, path.subList(1, path.size()), value);
        }
    }

    /** Maps whose keys count from 0 were lists. */
    private static Object listed(Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return value;
        }
        boolean list = !map.isEmpty();
        for (int i = 0; i < map.size() && list; i++) {
            list = map.containsKey(Integer.toString(i));
        }
        if (list) {
            var items = new ArrayList<Object>();
            for (int i = 0; i < map.size(); i++) {
                items.add(listed(java.util.Objects.requireNonNull(map.get(Integer.toString(i)))));
            }
            return items;
        }
        var fields = new LinkedHashMap<String, Object>();
        map.forEach((key, item) -> fields.put(String.valueOf(key), listed(item)));
        return fields;
    }
}
