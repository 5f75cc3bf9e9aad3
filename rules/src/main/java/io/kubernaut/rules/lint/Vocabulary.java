package io.kubernaut.rules.lint;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.context.SymptomLines;
import io.kubernaut.core.context.SymptomTable;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.rules.Origin;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The words that properties of facts can hold, where there is a list of them: symptoms and actions as they are in use,
 * phases as Kubernetes has them. Labels, names, kinds and reasons are anybody's words and not among them.
 */
final class Vocabulary {
    private static final String EVERY_ACTION = "*";

    /** As the API, or the snapshot, says them; "" where it says nothing. */
    private static final Map<String, Set<String>> FIXED = Map.ofEntries(
            Map.entry("Snapshot.severity", Set.of("critical", "error", "warning", "info", "none")),
            Map.entry("PodState.phase", Set.of("Pending", "Running", "Succeeded", "Failed", "Unknown", "")),
            Map.entry("ClaimState.phase", Set.of("Pending", "Bound", "Lost", "")),
            Map.entry(
                    "ClaimState.accessModes",
                    Set.of("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod")),
            Map.entry("ContainerStatus.phase", Set.of("waiting", "running", "terminated", "")),
            Map.entry("Condition.status", Set.of("True", "False", "Unknown", "")),
            Map.entry("EventState.type", Set.of("Normal", "Warning", "")),
            Map.entry("NetworkPolicyState.types", Set.of("Ingress", "Egress")),
            Map.entry("Score.scope", Set.of("workload", "namespace", "cluster")),
            Map.entry("StorageClassState.bindingMode", Set.of("Immediate", "WaitForFirstConsumer", "")),
            Map.entry("WorkloadState.kind", Set.of("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet")),
            Map.entry("WorkloadState.strategy", Set.of("RollingUpdate", "Recreate", "OnDelete", "")));

    /** Members that count something, whatever has them: there is never less than none. */
    private static final Pattern COUNTS = Pattern.compile(
            "\\w+\\.(active|available|backoffLimit|controlPlanes(NotReady)?|crashingPeers"
                    + "|current(Healthy|Replicas)|desired(Healthy|Replicas)?|disruptionsAllowed|egressRules|expectedPods|failed|failures"
                    + "|hungPods|ingressRules|(max|min)Replicas|nodes|notReady|podsThat|ready(Pods|Siblings)?|relatedWith|replicas|restarts"
                    + "|runs(In|InCluster|LastHour)|samples|size|succeeded|timesTried|unschedulable(Pods)?|updated|worked)");

    /** Which argument of a call is an action, by the call. */
    private static final Map<String, Integer> ACTION_ARGUMENTS = Map.of(
            "Snapshot.priority", 1,
            "Snapshot.learned", 0,
            "Snapshot.triedWithin", 0,
            "Snapshot.timesTried", 0,
            "Snapshot.failures", 0);

    /** The same for a symptom. */
    private static final Map<String, Integer> SYMPTOM_ARGUMENTS = Map.of(
            "AlertsAtOnce.relatedWith", 0,
            "AlertsAtOnce.alsoFires", 0,
            "AlertsAtOnce.firesNearby", 0);

    private final SymptomTable symptoms;
    private final Map<String, Set<String>> words;
    private final Set<String> actions = new TreeSet<>();

    static boolean isCount(String member) {
        return COUNTS.matcher(member).matches();
    }

    private Vocabulary(SymptomTable symptoms, ActionCatalogue catalogue) {
        this.symptoms = symptoms;
        catalogue.all().stream().map(ActionDefinition::name).forEach(actions::add);
        actions.add(Proposal.NONE);
        words = new HashMap<>(FIXED);
        words.put("Snapshot.family", SymptomTable.families());
        words.put("Snapshot.symptom", with(symptoms.symptoms(), SymptomTable.UNKNOWN));
        words.put("RelatedAlert.symptom", with(symptoms.symptoms(), SymptomTable.UNKNOWN));
        words.put("RecentAction.symptom", with(symptoms.symptoms(), SymptomTable.UNKNOWN, ""));
        words.put("Score.symptom", with(symptoms.symptoms(), SymptomTable.UNKNOWN));
        words.put("RecentAction.action", actions);
        words.put("Score.action", actions);
        words.put("Oscillation.action", with(actions, EVERY_ACTION));
        words.put("Proposal.action", actions);
        words.put("Veto.action", with(actions, EVERY_ACTION));
    }

    /**
     * @param sources DRL by path, and perhaps {@code symptoms.csv}, whose lines are read before those that ship; lines that
     *     cannot be read are found elsewhere and left out
     */
    static Vocabulary of(SortedMap<String, String> sources, ActionCatalogue catalogue) {
        var own = new StringBuilder();
        for (var line :
                SymptomLines.of(sources.getOrDefault(Origin.SYMPTOMS, "")).lines()) {
            own.append(String.join(",", line.alert(), line.symptom(), line.kind(), ""))
                    .append('\n');
        }
        return new Vocabulary(SymptomTable.parse(own.toString()).orElse(SymptomTable.shipped()), catalogue);
    }

    /** What alerts mean to these rules. */
    SymptomTable symptoms() {
        return symptoms;
    }

    /** All words that the member can hold; null where it can hold any. */
    @Nullable
    Set<String> of(String member) {
        return words.get(member);
    }

    /** All words that make sense as this argument of the call; null where any does. */
    @Nullable
    Set<String> ofArgument(String call, int index) {
        return ACTION_ARGUMENTS.getOrDefault(call, -1) == index
                ? actions
                : SYMPTOM_ARGUMENTS.getOrDefault(call, -1) == index ? words.get("Snapshot.symptom") : null;
    }

    /** All members that it knows, properties and calls. */
    Set<String> members() {
        var members = new TreeSet<>(words.keySet());
        members.addAll(ACTION_ARGUMENTS.keySet());
        members.addAll(SYMPTOM_ARGUMENTS.keySet());
        return members;
    }

    private static SortedSet<String> with(Set<String> words, String... more) {
        var all = new TreeSet<>(words);
        all.addAll(Set.of(more));
        return all;
    }
}
