package io.kubernaut.core.context;

import io.kubernaut.core.alert.Alert;
import java.util.List;

/**
 * Reads stored facts by another table of symptoms, so that a table can be tried as rules are. The cluster is not looked at
 * again: the subject is the one that was found then, what was learned is about the symptom of then, and alerts that the
 * table sets apart stay together, under the symptom of the first.
 */
public final class Rereading {
    private Rereading() {}

    /** The facts as they are, where the table says the same of their alerts. */
    public static Snapshot of(Snapshot stored, SymptomTable table) {
        var own = own(stored);
        if (own.isEmpty()) {
            return stored;
        }
        var symptom = own.stream().map(table::symptomOf).anyMatch(stored.symptom()::equals)
                ? stored.symptom()
                : table.symptomOf(own.getFirst());
        // Facts of before there were meanings have none.
        var meaning = stored.meaning().isEmpty() ? "" : table.meaningOf(own.getFirst());
        var related = stored.related().stream().map(r -> of(r, table)).toList();
        return symptom.equals(stored.symptom()) && meaning.equals(stored.meaning()) && related.equals(stored.related())
                ? stored
                : with(stored, symptom, meaning, related);
    }

    /** The alerts that the facts have their name of; others were found to have the same cause. */
    private static List<Alert> own(Snapshot stored) {
        return stored.alerts().stream()
                .filter(a -> a.name().equals(stored.name()))
                .toList();
    }

    /** Its labels are not kept, so it keeps a symptom that the table gives to some alerts of its name. */
    private static RelatedAlert of(RelatedAlert related, SymptomTable table) {
        return table.allows(related.name(), related.symptom())
                ? related
                : new RelatedAlert(
                        related.name(),
                        table.symptomOf(related.name()),
                        related.severity(),
                        related.subject(),
                        related.startsAt());
    }

    private static Snapshot with(Snapshot stored, String symptom, String meaning, List<RelatedAlert> related) {
        return new Snapshot(
                symptom,
                stored.name(),
                stored.severity(),
                meaning,
                stored.subject(),
                stored.alerts(),
                related,
                stored.workload(),
                stored.rollout(),
                stored.pods(),
                stored.pod(),
                stored.node(),
                stored.nodes(),
                stored.claim(),
                stored.claims(),
                stored.storageClass(),
                stored.autoscaler(),
                stored.budgets(),
                stored.quotas(),
                stored.limitRanges(),
                stored.networkPolicies(),
                stored.job(),
                stored.cronJob(),
                stored.events(),
                stored.peers(),
                stored.resources(),
                stored.usage(),
                stored.owners(),
                stored.maintenanceUntil(),
                stored.fleet(),
                stored.recentActions(),
                stored.scores(),
                stored.load(),
                stored.mode(),
                stored.policy(),
                stored.clusterProblem(),
                stored.unseen(),
                stored.takenAt());
    }
}
