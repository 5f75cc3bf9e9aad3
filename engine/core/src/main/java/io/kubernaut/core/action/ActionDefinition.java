package io.kubernaut.core.action;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an action is, as data.
 *
 * @param name lower case with underscores, such as {@code restart_pod}
 * @param targets kinds it accepts; "*" stands for any
 * @param mutating whether it changes the cluster's state (collecting, auditing and telling do not)
 * @param disruptive whether it may make pods go away, so that budgets matter
 * @param changesSpec whether it changes the desired state, which a GitOps tool would revert
 * @param heals whether what is well after it speaks for it; else it keeps harm away or looks closer, and gets no score
 * @param effect what it does to the cluster, for people
 * @param undo how it is undone; "" when it cannot be
 * @param undoneUnverified whether it is taken back by itself when its effect does not show
 * @param steps the kinds of its steps in order, where it changes several things; empty for others
 * @param expiry when its change is ended again; null where it is there to stay
 * @param timeout how long apply and verify may take
 * @param settling how long after it its effect is assessed
 * @param permissions the RBAC rules that it needs, as {@code verb,verb group/resource}; the core group is empty
 */
public record ActionDefinition(
        String name,
        Risk risk,
        Set<String> targets,
        List<Parameter> parameters,
        boolean mutating,
        boolean disruptive,
        boolean changesSpec,
        boolean heals,
        String effect,
        String undo,
        boolean undoneUnverified,
        List<String> steps,
        @Nullable Expiry expiry,
        Duration timeout,
        Duration settling,
        List<String> permissions) {

    private static final String TIMEOUT = "timeout";

    /**
     * For how long a change is made, or can be taken back.
     *
     * @param parameter the one that says it
     * @param otherwise when it is not given
     * @param changeStays whether only what is kept to take the change back goes, and the change stays
     */
    public record Expiry(String parameter, Duration otherwise, boolean changeStays) {}

    /** How long a change with these parameters lasts; empty where it is there to stay. */
    public Optional<Duration> lasts(Map<String, ?> values) {
        return expiry == null
                ? Optional.empty()
                : Optional.of(duration(values, expiry.parameter()).orElse(expiry.otherwise()));
    }

    /** How long apply and verify may take with these parameters: a parameter named timeout says more than the catalogue. */
    public Duration timeoutFor(Map<String, ?> values) {
        return parameter(TIMEOUT).flatMap(p -> duration(values, TIMEOUT)).orElse(timeout);
    }

    private static Optional<Duration> duration(Map<String, ?> values, String parameter) {
        return Optional.ofNullable(values.get(parameter)).map(value -> Duration.parse(value.toString()));
    }

    /** Whether the cluster is to be as before when its time is over. */
    public boolean temporary() {
        return expiry != null && !expiry.changeStays();
    }

    public boolean undoable() {
        return !undo.isEmpty();
    }

    public boolean accepts(String kind) {
        return targets.contains("*") || targets.contains(kind);
    }

    public Optional<Parameter> parameter(String parameterName) {
        return parameters.stream().filter(p -> p.name().equals(parameterName)).findFirst();
    }

    /** What is wrong with the parameters, one sentence each; empty when they fit the schema. */
    public List<String> problemsWith(Map<String, String> values) {
        var problems = new ArrayList<String>();
        values.forEach((key, value) -> parameter(key)
                .map(p -> Optional.ofNullable(p.problemWith(value)))
                .orElseGet(() -> Optional.of(name + " has no parameter " + key))
                .ifPresent(problems::add));
        for (var parameter : parameters) {
            if (parameter.required() && !values.containsKey(parameter.name())) {
                problems.add(name + " needs the parameter " + parameter.name());
            }
        }
        return problems.stream().sorted().toList();
    }
}
