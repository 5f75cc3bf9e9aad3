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
     * @param answered all that fired under the run's alert name before it
     */
    public static Look look(List<Episode> answered, AlertSource source) {
        if (answered.isEmpty()) {
            return Look.at(Component.unknown(Component.Kind.ALERT_CLEARED, "The alert is not stored any more."));
        }
        int cleared = 0;
        var fires = new ArrayList<String>();
        var says = "";
        Answer.Unknown unknown = null;
        for (var episode : answered.stream().limit(MOST_ASKED).toList()) {
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
        return unknown != null
                ? new Look(
                        Component.unknown(
                                Component.Kind.ALERT_CLEARED,
                                "Whether it fires is not known: " + unknown.because() + "."),
                        unknown.passing())
                : Look.at(Component.known(Component.Kind.ALERT_CLEARED, 1, "It is over, as " + says + " says."));
    }
}
