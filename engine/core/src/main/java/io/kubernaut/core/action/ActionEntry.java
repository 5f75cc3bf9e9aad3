package io.kubernaut.core.action;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes one row of the catalogue so that it reads like the table. What is not said is: the action changes the cluster,
 * keeps pods running, leaves the desired state alone, is meant to heal, and cannot be undone.
 */
final class ActionEntry {
    /** Kinds whose pods follow a template. */
    static final String[] WORKLOADS = {"DaemonSet", "Deployment", "StatefulSet"};

    private final String name;
    private final Risk risk;
    private final Set<String> targets = new LinkedHashSet<>();
    private final List<Parameter> parameters = new ArrayList<>();
    private final List<String> permissions = new ArrayList<>();
    private boolean mutating = true;
    private boolean disruptive;
    private boolean changesSpec;
    private boolean heals = true;
    private String effect = "";
    private String undo = "";
    private boolean undoneUnverified;
    private final List<String> steps = new ArrayList<>();
    private ActionDefinition.@Nullable Expiry expiry;
    private Duration timeout = Duration.ofMinutes(5);
    private Duration settling = Duration.ofMinutes(5);

    private ActionEntry(String name, Risk risk) {
        this.name = name;
        this.risk = risk;
    }

    static ActionEntry low(String name) {
        return new ActionEntry(name, Risk.LOW);
    }

    static ActionEntry medium(String name) {
        return new ActionEntry(name, Risk.MEDIUM);
    }

    static ActionEntry high(String name) {
        return new ActionEntry(name, Risk.HIGH);
    }

    ActionEntry on(String... kinds) {
        targets.addAll(List.of(kinds));
        return this;
    }

    ActionEntry takes(Parameter... more) {
        parameters.addAll(List.of(more));
        return this;
    }

    /** Nothing in the cluster changes. */
    ActionEntry looksOnly() {
        mutating = false;
        return this;
    }

    ActionEntry disruptive() {
        disruptive = true;
        return this;
    }

    ActionEntry changesSpec() {
        changesSpec = true;
        return this;
    }

    /** It keeps harm away or looks closer; that the target is as ill as before says nothing against it. */
    ActionEntry notToHeal() {
        heals = false;
        return this;
    }

    ActionEntry does(String text) {
        effect = text;
        return this;
    }

    ActionEntry undoneBy(String text) {
        undo = text;
        return this;
    }

    /** When its effect does not show in time, it is taken back without anybody asking. */
    ActionEntry undoneUnverified() {
        undoneUnverified = true;
        return this;
    }

    ActionEntry inSteps(String... kinds) {
        steps.addAll(List.of(kinds));
        return this;
    }

    /** It is ended again after the time that the parameter says. */
    ActionEntry forTheTimeOf(String parameter, Duration otherwise) {
        expiry = new ActionDefinition.Expiry(parameter, otherwise, false);
        return this;
    }

    /** What was before is kept for the time that the parameter says; the change stays. */
    ActionEntry keptForTheTimeOf(String parameter, Duration otherwise) {
        expiry = new ActionDefinition.Expiry(parameter, otherwise, true);
        return this;
    }

    ActionEntry within(Duration limit) {
        timeout = limit;
        return this;
    }

    ActionEntry assessedAfter(Duration time) {
        settling = time;
        return this;
    }

    ActionEntry needs(String... rules) {
        permissions.addAll(List.of(rules));
        return this;
    }

    /** Whatever changes the cluster leaves an Event on its target. */
    ActionDefinition build() {
        if (mutating) {
            permissions.add("create events.k8s.io/events");
        }
        return new ActionDefinition(
                name,
                risk,
                Set.copyOf(targets),
                List.copyOf(parameters),
                mutating,
                disruptive,
                changesSpec,
                heals,
                effect,
                undo,
                undoneUnverified,
                List.copyOf(steps),
                expiry,
                timeout,
                settling,
                List.copyOf(permissions));
    }
}
