package io.kubernaut.actions.workload;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.cluster.PodState;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Spreads more pods of a template over nodes one by one, as the scheduler would: within the topology spread constraints that
 * must hold, apart from the pods that its required anti-affinity names, and together with those of its required affinity
 * (Kubernetes 1.36).
 */
final class Dispersal {
    private static final String SPREAD = "/spec/template/spec/topologySpreadConstraints";
    private static final String APART =
            "/spec/template/spec/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution";

    private static final String TOGETHER =
            "/spec/template/spec/affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution";

    /** What a rule asks for. */
    private enum Kind {
        SPREAD,
        APART,
        TOGETHER
    }

    /** How many pods a rule counts in each of its domains; a node without the rule's label is in none. */
    private final class Rule {
        private final Kind kind;
        private final JsonNode json;
        private final String key;
        private final Map<String, Long> counts = new HashMap<>();
        private long least;

        Rule(Kind kind, JsonNode json) {
            this.kind = kind;
            this.json = json;
            this.key = json.path("topologyKey").asString("");
        }

        /** A node that keeps pods out counts all the same, unless the constraint says otherwise. */
        boolean looksAt(LiveObject node) {
            return kind != Kind.SPREAD
                    || (json.path("nodeAffinityPolicy").asString("").equals("Ignore") || fit.wants(node))
                            && (!json.path("nodeTaintsPolicy").asString("").equals("Honor") || fit.tolerates(node));
        }

        Optional<String> domain(LiveObject node) {
            return Optional.of(node.label(key)).filter(value -> !value.isEmpty());
        }

        boolean counts(Map<String, String> labels) {
            return LabelTerms.selects(json.path("labelSelector"), labels)
                    && json.path("matchLabelKeys")
                            .valueStream()
                            .map(k -> k.asString(""))
                            .allMatch(k -> !own.containsKey(k) || own.get(k).equals(labels.get(k)));
        }

        void add(LiveObject node, Map<String, String> labels) {
            if (counts(labels)) {
                domain(node).ifPresent(d -> counts.merge(d, 1L, Long::sum));
            }
        }

        /** Before each pod, and not for each node: there may be thousands. */
        void lookForTheEmptiest() {
            least = counts.size() < json.path("minDomains").asInt(1)
                    ? 0
                    : counts.values().stream().mapToLong(n -> n).min().orElse(0);
        }

        boolean letsOneMoreOn(LiveObject node) {
            var domain = domain(node);
            if (domain.isEmpty()) {
                return kind == Kind.APART; // It binds only where there is a domain.
            }
            long there = counts.getOrDefault(domain.get(), 0L);
            return switch (kind) {
                case SPREAD ->
                    there + (counts(own) ? 1 : 0) - least
                            <= json.path("maxSkew").asLong(1);
                case APART -> there == 0;
                case TOGETHER -> there > 0 || (counts(own) && nobodyYet());
            };
        }

        /** The first of those that are to be together goes anywhere. */
        private boolean nobodyYet() {
            return counts.values().stream().allMatch(n -> n == 0);
        }
    }

    private final NodeFit fit;
    private final Map<String, String> own;
    private final String namespace;
    private final List<Rule> rules;

    /** @param workload whose template it is */
    Dispersal(LiveObject workload, NodeFit fit) {
        this.fit = fit;
        this.namespace = workload.namespace();
        this.own = NodeFit.labels(workload.at("/spec/template/metadata/labels"));
        this.rules = Stream.of(
                        workload.elements(SPREAD)
                                .filter(c -> !c.path("whenUnsatisfiable")
                                        .asString("")
                                        .equals("ScheduleAnyway"))
                                .map(c -> new Rule(Kind.SPREAD, c)),
                        workload.elements(APART).map(c -> new Rule(Kind.APART, c)),
                        workload.elements(TOGETHER).map(c -> new Rule(Kind.TOGETHER, c)))
                .flatMap(rules -> rules)
                .toList();
    }

    /** Whether the template says anything of it. */
    boolean free() {
        return rules.isEmpty();
    }

    /**
     * How many of so many find a place.
     *
     * @param fits how many would fit on each of the nodes that may take them
     * @param nodes all that there are
     * @param staying pods that are there and stay
     */
    long places(Map<LiveObject, Long> fits, List<LiveObject> nodes, List<PodState> staying, long wanted) {
        var byName = nodes.stream().collect(Collectors.toMap(LiveObject::name, node -> node));
        for (var rule : rules) {
            rule.counts.clear();
            nodes.stream()
                    .filter(rule::looksAt)
                    .forEach(node -> rule.domain(node).ifPresent(d -> rule.counts.putIfAbsent(d, 0L)));
            staying.stream()
                    .filter(pod -> reaches(rule, pod.ref()))
                    .forEach(pod -> Optional.ofNullable(byName.get(pod.node()))
                            .filter(rule::looksAt)
                            .ifPresent(node -> rule.add(node, pod.meta().labels())));
        }
        var left = new LinkedHashMap<>(fits);
        for (long placed = 0; placed < wanted; placed++) {
            rules.forEach(Rule::lookForTheEmptiest);
            var next = left.entrySet().stream()
                    .filter(e -> e.getValue() > 0)
                    .map(Map.Entry::getKey)
                    .filter(node -> rules.stream().allMatch(rule -> rule.letsOneMoreOn(node)))
                    .min(Comparator.comparingLong(this::crowd).thenComparing(LiveObject::name));
            if (next.isEmpty()) {
                return placed;
            }
            left.merge(next.get(), -1L, Long::sum);
            rules.forEach(rule -> rule.add(next.get(), own));
        }
        return wanted;
    }

    /** Spread constraints count pods of the namespace; affinity and anti-affinity may name others. */
    private boolean reaches(Rule rule, ObjectRef pod) {
        var named = rule.json.path("namespaces");
        return rule.json.path("namespaceSelector").isObject()
                || (named.isEmpty()
                        ? pod.namespace().equals(namespace)
                        : named.valueStream().anyMatch(n -> n.asString("").equals(pod.namespace())));
    }

    private long crowd(LiveObject node) {
        return rules.stream()
                .filter(rule -> rule.kind != Kind.TOGETHER)
                .mapToLong(rule -> rule.domain(node)
                        .map(d -> rule.counts.getOrDefault(d, 0L))
                        .orElse(0L))
                .sum();
    }
}
