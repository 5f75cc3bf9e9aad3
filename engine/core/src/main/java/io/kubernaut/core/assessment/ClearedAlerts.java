package io.kubernaut.core.assessment;

import io.kubernaut.core.assessment.AlertSource.Answer;
import io.kubernaut.core.incident.Episode;
import java.util.ArrayList;
import java.util.List;

/** Whether the alerts that a run answered are over. That a notification said so does not count. */
public final class ClearedAlerts {
    private static final int MOST_ASKED = 20;

    private ClearedAlerts() {}

    /**
     * The share of the alerts that are over. One that cannot be told keeps the others from counting as success: then only
     * that one of them fires is known.
     *
     * @param answered all that fired under the run's alert name before it, the oldest first; of many the newest are asked,
     *     as those of objects that are gone are mostly older, and they alone are no success
     */
    public static Look look(List<Episode> answered, AlertSource source) {
        if (answered.isEmpty()) {
            return Look.at(Component.unknown(Component.Kind.ALERT_CLEARED, "The alert is not stored any more."));
        }
        int cleared = 0;
        var fires = new ArrayList<String>();
        var says = "";
        Answer.Unknown unknown = null;
        var asked = answered.subList(Math.max(0, answered.size() - MOST_ASKED), answered.size());
        for (var episode : asked) {
            switch (source.ask(episode.alert(), episode.lastSeenAt())) {
                case Answer.Cleared c -> {
                    cleared++;
                    says = c.by();
                }
                case Answer.Firing f -> fires.add(f.by());
                case Answer.Unknown u -> unknown = u;
            }
        }
        if (!fires.isEmpty()) {
            int all = cleared + fires.size();
            return Look.at(Component.known(
                    Component.Kind.ALERT_CLEARED,
                    (double) cleared / all,
                    all == 1
                            ? "It still fires, as " + fires.getFirst() + " says."
                            : fires.size() + " of " + all + " still fire, as " + fires.getFirst() + " says."));
        }
        if (unknown == null && asked.size() < answered.size()) {
            return Look.at(Component.unknown(
                    Component.Kind.ALERT_CLEARED,
                    "Of " + answered.size() + " alerts only the newest " + asked.size()
                            + " were asked about; they are over."));
        }
        return unknown != null
                ? new Look(
                        Component.unknown(
                                Component.Kind.ALERT_CLEARED,
                                "Whether it fires is not known: " + unknown.because() + "."),
                        unknown.passing())
                : Look.at(Component.known(Component.Kind.ALERT_CLEARED, 1, "It is over, as " + says + " says."));
    }
}
