package io.kubernaut.server.portrait;

import io.kubernaut.actions.manifest.ManifestWriter;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.Parameter;
import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.cluster.ClusterObject;
import io.kubernaut.core.cluster.CustomObjectState;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.RelatedAlert;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.SymptomTable;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.memory.RecentAction;
import io.kubernaut.core.memory.RecentAction.Ended;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.core.redaction.Pseudonyms;
import io.kubernaut.rules.ShippedRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A snapshot as a scenario shows it: with other names, at another time, and without what only people read. */
final class Portrait {
    static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Map<String, String> LABEL_OF_KIND = Map.ofEntries(
            Map.entry("Deployment", "deployment"),
            Map.entry("StatefulSet", "statefulset"),
            Map.entry("DaemonSet", "daemonset"),
            Map.entry("ReplicaSet", "replicaset"),
            Map.entry("Job", "job_name"),
            Map.entry("CronJob", "cronjob"),
            Map.entry("HorizontalPodAutoscaler", "horizontalpodautoscaler"),
            Map.entry("PersistentVolumeClaim", "persistentvolumeclaim"),
            Map.entry("PodDisruptionBudget", "poddisruptionbudget"),
            Map.entry("Pod", "pod"),
            Map.entry("Node", "node"));

    /** Values of which are no names. */
    private static final Set<Parameter.Type> NOBODYS = Set.of(
            Parameter.Type.INTEGER,
            Parameter.Type.BYTES,
            Parameter.Type.CPU,
            Parameter.Type.DURATION,
            Parameter.Type.FLAG,
            Parameter.Type.CHOICE);

    private static final Pattern AMOUNT = Pattern.compile("-?\\d{1,15}(\\.\\d{1,9})?(m|k|Ki|M|Mi|G|Gi|T|Ti|s|h|d)?");

    private static final List<String> SHIPPED =
            List.copyOf(ShippedRules.sources().values());

    private final Snapshot snapshot;
    private final SymptomTable symptoms;
    private final boolean withRelated;
    private final Pseudonyms pseudonyms;
    private final TreeSet<String> names = new TreeSet<>();
    private final List<String> leftOut = new ArrayList<>();

    /** @param withRelated alerts of other subjects fire, too; each of them is decided about */
    Portrait(Snapshot snapshot, SymptomTable symptoms, boolean withRelated) {
        this.snapshot = snapshot;
        this.symptoms = symptoms;
        this.withRelated = withRelated;
        this.pseudonyms = new Pseudonyms(Duration.between(snapshot.takenAt(), NOW));
    }

    /** What of the snapshot is not in the scenario, in words. */
    List<String> leftOut() {
        return List.copyOf(leftOut);
    }

    /** A name as it is called in the scenario. */
    String called(String name) {
        return pseudonyms.text(name);
    }

    /** A parameter as it is given in the scenario: numbers, amounts, times and choices stay, names do not. */
    String parameter(String action, String name, Object value) {
        var text = value.toString();
        var nobodys = ActionCatalogue.standard()
                .find(action)
                .flatMap(a -> a.parameter(name))
                .filter(p -> NOBODYS.contains(p.type()))
                .isPresent();
        return nobodys || AMOUNT.matcher(text).matches() ? text : called(text);
    }

    /** All keys but what is expected. */
    Map<String, Object> document(String id) {
        var anonymous = new Anonymous(pseudonyms);
        var cluster = new ArrayList<Map<String, Object>>();
        int dropped = 0;
        for (var object : Cast.of(snapshot)) {
            var known = object instanceof CustomObjectState custom ? withKnownFields(custom) : object;
            dropped += known == object ? 0 : 1;
            note(object.ref());
            ManifestWriter.write(known).map(anonymous::manifest).ifPresent(cluster::add);
        }
        var document = new LinkedHashMap<String, Object>();
        document.put("id", id);
        document.put(
                "title",
                alertName(snapshot.name()) + " for a "
                        + called(snapshot.subject().kind()) + ", as it happened");
        document.put(
                "kind",
                SymptomTable.shipped().symptoms().contains(snapshot.symptom()) ? snapshot.symptom() : "incident");
        document.put("tier", "context");
        document.put("now", NOW.toString());
        document.put("alertmanager_webhook", webhook());
        document.put("cluster", cluster);
        var history = history();
        if (!history.isEmpty()) {
            document.put("history", history);
        }
        remember(dropped);
        return document;
    }

    /** Names that an alert's name might have in it. */
    private void note(ObjectRef ref) {
        for (var part : (ref.namespace() + "-" + ref.name()).split("[^\\p{L}\\p{N}]+")) {
            if (part.length() >= 3 && !Pseudonyms.plain(part)) {
                names.add(part.toLowerCase(Locale.ROOT));
            }
        }
    }

    private static ClusterObject withKnownFields(CustomObjectState of) {
        var kept = new TreeMap<String, String>();
        of.fields().forEach((path, value) -> {
            if (List.of(path.split("\\.", -1)).stream().allMatch(Pseudonyms::plain)) {
                kept.put(path, value);
            }
        });
        return kept.size() == of.fields().size()
                ? of
                : new CustomObjectState(of.meta(), of.apiVersion(), kept, of.conditions());
    }

    private Map<String, Object> webhook() {
        var alerts = new ArrayList<Map<String, Object>>();
        snapshot.alerts().forEach(a -> alerts.add(alert(labels(a), a.startsAt())));
        if (withRelated) {
            snapshot.related().forEach(r -> alerts.add(alert(labels(r), r.startsAt())));
        }
        var webhook = new LinkedHashMap<String, Object>();
        webhook.put("version", "4");
        webhook.put("status", "firing");
        webhook.put("receiver", "kubernaut");
        webhook.put("alerts", alerts);
        return webhook;
    }

    private Map<String, Object> alert(SortedMap<String, String> labels, Instant startsAt) {
        var alert = new LinkedHashMap<String, Object>();
        alert.put("status", "firing");
        alert.put("labels", labels);
        alert.put("startsAt", called(startsAt.toString()));
        alert.put("endsAt", "0001-01-01T00:00:00Z");
        return alert;
    }

    private SortedMap<String, String> labels(Alert alert) {
        var labels = new TreeMap<String, String>();
        alert.labels().forEach((key, value) -> {
            var name = key.equals("alertname") || key.equals("rule") && value.equals(alert.name());
            labels.put(called(key), name ? alertName(value) : isPublic(alert, key) ? value : called(value));
        });
        return labels;
    }

    /** What the table of symptoms or a rule that ships names is no secret: the rules of Falco are such. */
    private static boolean isPublic(Alert alert, String label) {
        var value = alert.label(label);
        if (value.contains(" ") && SHIPPED.stream().anyMatch(drl -> drl.contains('"' + value + '"'))) {
            return true;
        }
        var others = new TreeMap<>(alert.labels());
        others.remove(label);
        var without = new Alert(
                alert.fingerprint(),
                alert.name(),
                alert.status(),
                others,
                new TreeMap<>(),
                alert.startsAt(),
                alert.endsAt(),
                "");
        var shipped = SymptomTable.shipped();
        return !shipped.symptomOf(alert).equals(shipped.symptomOf(without));
    }

    private SortedMap<String, String> labels(RelatedAlert alert) {
        var labels = new TreeMap<String, String>();
        labels.put("alertname", alertName(alert.name()));
        if (!alert.severity().isEmpty()) {
            labels.put("severity", called(alert.severity()));
        }
        var subject = alert.subject();
        if (!subject.namespace().isEmpty()) {
            labels.put("namespace", called(subject.namespace()));
        }
        var label = LABEL_OF_KIND.get(subject.kind());
        if (label != null) {
            labels.put(label, called(subject.name()));
        }
        return labels;
    }

    /** As it is where it ships by that name; else one that has a name of the cluster in it gets another. */
    private String alertName(String name) {
        var small = name.toLowerCase(Locale.ROOT);
        return SymptomTable.shipped().symptomOfExactly(name).isEmpty()
                        && names.stream().anyMatch(small::contains)
                ? "Alert-" + called(name)
                : name;
    }

    private List<Map<String, Object>> history() {
        var history = new ArrayList<Map<String, Object>>();
        for (var action : snapshot.recentActions()) {
            if (action.ended() != Ended.UNDONE) {
                history.add(entry(action));
            }
        }
        return history;
    }

    private Map<String, Object> entry(RecentAction action) {
        var entry = new LinkedHashMap<String, Object>();
        entry.put("timestamp", called(action.at().toString()));
        entry.put("action", action.action());
        entry.put("target", target(action.target()));
        if (!action.parameters().isEmpty()) {
            var parameters = new TreeMap<String, String>();
            action.parameters().forEach((key, value) -> parameters.put(key, parameter(action.action(), key, value)));
            entry.put("parameters", parameters);
        }
        entry.put(
                "outcome",
                switch (action.ended()) {
                    case FAILED -> "failed";
                    case IN_PROGRESS -> "in_progress";
                    case SUCCEEDED, UNDONE -> "success";
                });
        putIfKnown(entry, "effectiveness", action.effectiveness());
        if (!action.alertName().isEmpty()) {
            entry.put("alertname", alertName(action.alertName()));
        }
        var again = action.recurredAt();
        putIfKnown(entry, "alert_recurred_at", again == null ? null : called(again.toString()));
        return entry;
    }

    private static void putIfKnown(Map<String, Object> entry, String key, @Nullable Object value) {
        if (value != null) {
            entry.put(key, value);
        }
    }

    Map<String, Object> target(ObjectRef ref) {
        var target = new LinkedHashMap<String, Object>();
        target.put("kind", called(ref.kind()));
        if (!ref.namespace().isEmpty()) {
            target.put("namespace", called(ref.namespace()));
        }
        target.put("name", called(ref.name()));
        return target;
    }

    private void remember(int dropped) {
        leftOut.add("texts: annotations of alerts, messages, logs, notes of earlier actions");
        var undone = snapshot.recentActions().stream()
                .filter(a -> a.ended() == Ended.UNDONE)
                .count();
        leaveOut(undone > 0, undone + " earlier actions that were taken back");
        leaveOut(!snapshot.scores().isEmpty(), "scores learned beyond the last week's actions");
        leaveOut(!snapshot.load().equals(Memory.Load.NONE), "changes under way and lately begun elsewhere");
        leaveOut(dropped > 0, "fields of " + dropped + " custom resources that no shipped rule reads");
        leaveOut(
                !snapshot.policy().equals(Policy.DEFAULTS), "your policy: a scenario is decided under the default one");
        leaveOut(
                !withRelated && !snapshot.related().isEmpty(),
                snapshot.related().size() + " other alerts that fired in the cluster");
        leaveOut(
                !snapshot.unseen().isEmpty(),
                "that kinds were out of sight: "
                        + String.join(", ", snapshot.unseen().keySet()));
        leaveOut(!snapshot.clusterProblem().isEmpty(), "that the cluster could not be read");
        leaveOut(
                snapshot.fleet().nodes() > Crowd.MOST_NODES,
                "the sums over the cluster's " + snapshot.fleet().nodes() + " nodes");
    }

    private void leaveOut(boolean there, String what) {
        if (there) {
            leftOut.add(what);
        }
    }
}
