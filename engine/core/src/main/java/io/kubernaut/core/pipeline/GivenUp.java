package io.kubernaut.core.pipeline;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.incident.AlertStore;
import io.kubernaut.core.incident.Episode;
import io.kubernaut.core.telling.Message;
import io.kubernaut.core.telling.Outbox;
import io.kubernaut.core.work.WorkItem;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Tells people about alerts that nobody will decide about any more: giving up must not be silent. */
final class GivenUp implements Worker.GivingUp {
    /** There is no decision, and for new alerts no incident either. */
    private static final UUID NONE = new UUID(0, 0);

    private static final int NAMED = 20;
    private final AlertStore alerts;
    private final Outbox outbox;
    private final List<String> sinks;
    private final Clock clock;

    GivenUp(AlertStore alerts, Outbox outbox, List<String> sinks, Clock clock) {
        this.alerts = alerts;
        this.outbox = outbox;
        this.sinks = List.copyOf(sinks);
        this.clock = clock;
    }

    @Override
    public void tell(WorkItem item, String because) {
        var fresh = item.kind() == WorkItem.Kind.TRIAGE;
        var left = fresh
                ? alerts.openedBy(item.subject()).stream()
                        .filter(e -> e.incidentId() == null)
                        .toList()
                : alerts.ofIncident(item.subject()).stream()
                        .filter(Episode::open)
                        .toList();
        if (left.isEmpty()) {
            return;
        }
        var body = new StringBuilder("Deciding about them failed again and again, and is not tried any more: ")
                .append(because)
                .append("\nNothing is done about them; a person must look.");
        left.stream()
                .limit(NAMED)
                .forEach(e -> body.append("\n- ")
                        .append(e.alert().name())
                        .append(' ')
                        .append(e.alert().labels()));
        if (left.size() > NAMED) {
            body.append("\n- and ").append(left.size() - NAMED).append(" more");
        }
        outbox.post(
                new Message(
                        UUID.randomUUID(),
                        "work.given-up",
                        Message.Severity.PAGE,
                        left.size() + (left.size() == 1 ? " alert is" : " alerts are") + " not decided about",
                        body.toString(),
                        about(left.getFirst()),
                        fresh ? NONE : item.subject(),
                        NONE,
                        clock.instant()),
                sinks);
    }

    private static ObjectRef about(Episode episode) {
        var alert = episode.alert();
        return new ObjectRef(alert.cluster(), "Alert", alert.label("namespace"), alert.name());
    }
}
