package io.kubernaut.actions.rights;

import io.kubernaut.actions.view.ReadRights;
import io.kubernaut.core.action.ActionDefinition;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The ClusterRole that Kubernaut needs to look at a cluster and to carry out some actions, and nothing beyond that. What
 * an action needs is said by the catalogue.
 */
public final class ClusterRole {
    private static final List<String> VERBS = List.of("get", "list", "watch", "create", "update", "patch", "delete");
    private static final List<String> PROCEDURES = List.of("create,delete batch/jobs", "get /pods/log");
    private static final List<String> LOGS = List.of("get /pods/log");
    private static final String HEAD = """
            # Made of the catalogue of actions by: kubernaut rbac. Leave out what is not to be done.
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata:
              name: kubernaut
            rules:
            """;

    private final List<Right> reading;
    private final List<Right> confidential;
    private final List<Right> optional;
    private final Map<Right, TreeSet<String>> acting;

    private ClusterRole(
            List<Right> reading, List<Right> confidential, List<Right> optional, Map<Right, TreeSet<String>> acting) {
        this.reading = reading;
        this.confidential = confidential;
        this.optional = optional;
        this.acting = acting;
    }

    /** @param actions those to be carried out; none for one that only looks and leaves Events */
    public static ClusterRole forActions(Collection<ActionDefinition> actions) {
        return forActions(actions, false, false);
    }

    /**
     * @param secrets whether Secrets are watched for the names of their keys
     * @param logs whether language models are shown ends of logs
     */
    public static ClusterRole forActions(Collection<ActionDefinition> actions, boolean secrets, boolean logs) {
        var reading = rights(ReadRights.builtIn(false));
        var all = rights(ReadRights.builtIn(secrets));
        var optional = rights(ReadRights.optional());
        var acting = new TreeMap<Right, TreeSet<String>>(Comparator.comparing(Right::group)
                .thenComparing(Right::resource)
                .thenComparing(Right::verb));
        for (var action : actions) {
            for (var right : rights(action.permissions())) {
                if (reading.stream().noneMatch(r -> r.covers(right))
                        && optional.stream().noneMatch(r -> r.covers(right))) {
                    acting.computeIfAbsent(right, r -> new TreeSet<>()).add(action.name());
                }
            }
        }
        if (!actions.isEmpty()) {
            rights(PROCEDURES)
                    .forEach(right ->
                            acting.computeIfAbsent(right, r -> new TreeSet<>()).add("procedures that targets name"));
        }
        if (logs) {
            rights(LOGS)
                    .forEach(right -> acting.computeIfAbsent(right, r -> new TreeSet<>())
                            .add("logs that language models are shown"));
        }
        return new ClusterRole(
                reading, all.stream().filter(r -> !reading.contains(r)).toList(), optional, acting);
    }

    private static List<Right> rights(List<String> permissions) {
        return permissions.stream().flatMap(p -> Right.of(p).stream()).toList();
    }

    /** As a manifest. */
    public String yaml() {
        var out = new StringBuilder(HEAD);
        out.append("# What decisions rest on.\n");
        out.append(rules(reading));
        if (!confidential.isEmpty()) {
            out.append(
                    "# Of these only the names of keys are kept, to see that a pod refers to one that is missing.\n");
            out.append(rules(confidential));
        }
        out.append("# Read where installed.\n");
        out.append(rules(optional));
        out.append("# Events on what was changed or decided about.\n");
        out.append(rules(rights(List.of("create events.k8s.io/events", "create /events"))));
        byActions()
                .forEach((actions, rights) -> out.append("# ")
                        .append(String.join(", ", actions))
                        .append('\n')
                        .append(rules(rights)));
        return out.toString();
    }

    /** What each set of actions needs beyond reading; what more actions need comes first. */
    private Map<List<String>, List<Right>> byActions() {
        var grouped = new TreeMap<List<String>, List<Right>>(
                Comparator.<List<String>>comparingInt(List::size).reversed().thenComparing(List::toString));
        acting.entrySet().stream()
                .filter(e -> !e.getKey().verb().equals("create")
                        || !e.getKey().resource().equals("events"))
                .collect(Collectors.groupingBy(
                        e -> List.copyOf(e.getValue()), Collectors.mapping(Map.Entry::getKey, Collectors.toList())))
                .forEach(grouped::put);
        return grouped;
    }

    /** One rule for each group and set of verbs. */
    private static String rules(List<Right> rights) {
        var verbs = rights.stream()
                .collect(Collectors.groupingBy(
                        r -> Map.entry(r.group(), r.resource()),
                        () -> new TreeMap<Map.Entry<String, String>, List<String>>(
                                Map.Entry.<String, String>comparingByKey().thenComparing(Map.Entry.comparingByValue())),
                        Collectors.mapping(Right::verb, Collectors.toList())));
        var rules = new TreeMap<String, TreeSet<String>>();
        verbs.forEach((what, may) -> rules.computeIfAbsent(
                        what.getKey() + " " + listed(may, VERBS::indexOf), k -> new TreeSet<>())
                .add(what.getValue()));
        var out = new StringBuilder();
        rules.forEach((key, resources) -> {
            int space = key.indexOf(' ');
            out.append("- apiGroups: [\"")
                    .append(key, 0, space)
                    .append("\"]\n  resources: [")
                    .append(resources.stream().map(ClusterRole::quoted).collect(Collectors.joining(", ")))
                    .append("]\n  verbs: [")
                    .append(key.substring(space + 1))
                    .append("]\n");
        });
        return out.toString();
    }

    private static String listed(List<String> words, Function<String, Integer> order) {
        return words.stream().distinct().sorted(Comparator.comparing(order)).collect(Collectors.joining(", "));
    }

    private static String quoted(String resource) {
        return resource.equals("*") ? "\"*\"" : resource;
    }
}
