package io.kubernaut.core.policy;

import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.action.Risk;
import io.kubernaut.core.cluster.ObjectRef;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the operator allows. It is part of the snapshot, so that a replay decides under the policy of its day.
 *
 * @param managedNamespaces the only namespaces acted on; empty means all
 * @param excludedNamespaces never acted on
 * @param protectedNamespaces a change there needs approval
 * @param cooldown per target, between two changes
 * @param maxRunsPerNamespace changes under way at once
 * @param maxRunsPerCluster changes under way at once
 * @param maxRunsPerHour changes begun per cluster and hour
 * @param maxUnschedulableShare share of nodes that may be unschedulable after a cordon
 * @param levelMargin the best two proposals within this many points count as level
 * @param learnedBound how far learning may move a priority, in points
 * @param approvalExpiry after so long without an answer, what awaits approval lapses
 * @param runExpiry a run that has not begun so long after its decision, or its approval, is not begun any more
 * @param trust overrides of rules' trust stages by rule name
 * @param requireApproval actions that always need a person
 * @param thresholds the numbers that rules compare with
 * @param caution what makes guards hold back or ask
 * @param modelTrust how far a model's proposals go, by {@code action}, {@code namespace/action} or {@code *}; what is not named
 *     is only suggested
 */
public record Policy(
        SortedSet<String> managedNamespaces,
        SortedSet<String> excludedNamespaces,
        SortedSet<String> protectedNamespaces,
        Duration cooldown,
        int maxRunsPerNamespace,
        int maxRunsPerCluster,
        int maxRunsPerHour,
        double maxUnschedulableShare,
        int levelMargin,
        int learnedBound,
        Duration approvalExpiry,
        Duration runExpiry,
        SortedMap<String, TrustStage> trust,
        SortedSet<String> requireApproval,
        Thresholds thresholds,
        Caution caution,
        SortedMap<String, TrustStage> modelTrust) {
    public static final Policy DEFAULTS = new Policy(
            new TreeSet<>(),
            new TreeSet<>(),
            new TreeSet<>(java.util.Set.of("kube-system", "kube-public", "kube-node-lease")),
            Duration.ofMinutes(15),
            3,
            5,
            30,
            0.34,
            3,
            30,
            Duration.ofHours(4),
            Duration.ofMinutes(5),
            new TreeMap<>(),
            new TreeSet<>(),
            Thresholds.DEFAULTS,
            Caution.DEFAULTS,
            new TreeMap<>());

    /** Policies that were stored before caution and trust in models were kept have the defaults. */
    public Policy {
        modelTrust = modelTrust == null ? new TreeMap<>() : new TreeMap<>(modelTrust);
        caution = Objects.requireNonNullElse(caution, Caution.DEFAULTS);
        managedNamespaces = new TreeSet<>(managedNamespaces);
        excludedNamespaces = new TreeSet<>(excludedNamespaces);
        protectedNamespaces = new TreeSet<>(protectedNamespaces);
        trust = new TreeMap<>(trust);
        requireApproval = new TreeSet<>(requireApproval);
    }

    /** A change in the namespace needs approval. */
    public boolean isProtected(String namespace) {
        return protectedNamespaces.contains(namespace);
    }

    /**
     * Changes in the namespace are allowed: it is not excluded, and it is among the managed ones where there are any.
     */
    public boolean manages(String namespace) {
        return !excludedNamespaces.contains(namespace)
                && (managedNamespaces.isEmpty() || managedNamespaces.contains(namespace));
    }

    /** The same policy with these trust stages in place of its own, by rule name. */
    public Policy withTrust(Map<String, TrustStage> overrides) {
        return trusting(new TreeMap<>(overrides), modelTrust);
    }

    /** The same policy with this trust in models in place of its own. */
    public Policy withTrustOfModels(Map<String, TrustStage> stages) {
        return trusting(trust, new TreeMap<>(stages));
    }

    private Policy trusting(SortedMap<String, TrustStage> rules, SortedMap<String, TrustStage> models) {
        return new Policy(
                managedNamespaces,
                excludedNamespaces,
                protectedNamespaces,
                cooldown,
                maxRunsPerNamespace,
                maxRunsPerCluster,
                maxRunsPerHour,
                maxUnschedulableShare,
                levelMargin,
                learnedBound,
                approvalExpiry,
                runExpiry,
                rules,
                requireApproval,
                thresholds,
                caution,
                models);
    }

    /**
     * How far a model's proposal goes. What names namespace and action counts before what names the action, that before the
     * namespace with {@code *}, and that before {@code *} alone. An action of high risk is trusted beyond approval only by name.
     */
    public TrustStage trustOfModel(ActionDefinition action, ObjectRef target) {
        var byName = stage(target.namespace() + "/" + action.name()).or(() -> stage(action.name()));
        if (byName.isPresent()) {
            return byName.get();
        }
        var stage = stage(target.namespace() + "/*").or(() -> stage("*")).orElse(TrustStage.SUGGEST);
        return action.risk() == Risk.HIGH && stage == TrustStage.AUTO ? TrustStage.APPROVE : stage;
    }

    private Optional<TrustStage> stage(String key) {
        return Optional.ofNullable(modelTrust.get(key));
    }
}
