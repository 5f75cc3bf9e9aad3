package io.kubernaut.history.incident;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.alert.Webhook;
import io.kubernaut.core.incident.Delivery;
import io.kubernaut.core.incident.Episode;
import io.kubernaut.core.incident.Receipt;
import io.kubernaut.core.incident.TimeOrderedId;
import io.kubernaut.history.database.Jsonb;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of webhooks, as {@link AlertMapper} takes them: the components of these records are its columns. */
final class AlertRows {
    private final List<Receipt> made = new ArrayList<>();
    private final List<ReceiptRow> receipts = new ArrayList<>();
    private final List<AlertRow> alerts = new ArrayList<>();

    /** A stored episode that was sent again. */
    record Repeat(UUID episode, int repeats, Instant seen) {}

    /** A stored episode that is over; {@code repeats} are to be added. */
    record Ending(UUID episode, int repeats, Instant seen, Instant resolved, Instant closed, Episode.End by) {}

    private record ReceiptRow(
            UUID receipt,
            Instant received,
            String sender,
            String group,
            String receiver,
            String url,
            int truncated,
            int accepted,
            int repeated,
            int resolved,
            List<Webhook.Rejection> rejected) {}

    private record AlertRow(
            UUID receipt,
            Instant received,
            int position,
            String cluster,
            String fingerprint,
            Lives.Effect effect,
            @Nullable UUID episode,
            Alert alert) {}

    /** An episode that an accepted alert opened: with a triage when it is open, with an end when it is over already. */
    private record Opening(
            UUID episode,
            @Nullable UUID triage,
            Instant starts,
            @Nullable Instant opened,
            Instant seen,
            int repeats,
            @Nullable Instant resolved,
            @Nullable Instant closed,
            Episode.@Nullable End by) {

        static Opening of(UUID triage, Lives.Opened o) {
            return new Opening(
                    o.episodeId(),
                    triage,
                    startOf(o.alert()),
                    o.openedAt(),
                    o.lastSeenAt(),
                    o.repeats(),
                    null,
                    null,
                    null);
        }

        static Opening of(Alert alert, Lives.Ended e) {
            return new Opening(
                    e.episodeId(),
                    null,
                    startOf(alert),
                    e.openedAt(),
                    e.lastSeenAt(),
                    e.repeats(),
                    e.resolvedAt(),
                    e.closedAt(),
                    e.endedBy());
        }

        /** PostgreSQL would round. */
        private static Instant startOf(Alert alert) {
            return alert.startsAt().truncatedTo(ChronoUnit.MICROS);
        }
    }

    /** @param taken what came of each alert, in the webhook's order */
    void add(Delivery delivery, Instant at, List<Lives.Taken> taken) {
        var webhook = delivery.webhook();
        var receipt = new Receipt(
                TimeOrderedId.at(at),
                count(taken, Lives.Effect.ACCEPTED),
                count(taken, Lives.Effect.REPEATED),
                count(taken, Lives.Effect.RESOLVED));
        made.add(receipt);
        receipts.add(new ReceiptRow(
                receipt.receiptId(),
                at,
                delivery.sender(),
                webhook.groupKey(),
                webhook.receiver(),
                webhook.externalUrl(),
                webhook.truncated(),
                receipt.accepted(),
                receipt.repeated(),
                receipt.resolved(),
                webhook.rejected()));
        for (var i = 0; i < taken.size(); i++) {
            var alert = webhook.alerts().get(i);
            alerts.add(new AlertRow(
                    receipt.receiptId(),
                    at,
                    i,
                    alert.cluster(),
                    alert.fingerprint(),
                    taken.get(i).effect(),
                    taken.get(i).episodeId(),
                    alert));
        }
    }

    private static int count(List<Lives.Taken> taken, Lives.Effect effect) {
        return Math.toIntExact(taken.stream().filter(t -> t.effect() == effect).count());
    }

    List<Receipt> made() {
        return made;
    }

    Jsonb receipts() {
        return Jsonb.of(receipts);
    }

    Jsonb alerts() {
        return Jsonb.of(alerts);
    }

    /** The episodes that the alerts opened; stored ones that ended are none of them. */
    static Jsonb openings(List<TriageChunk> chunks, List<Lives.Ended> ended) {
        var rows = new ArrayList<Opening>();
        chunks.forEach(c -> c.episodes().forEach(o -> rows.add(Opening.of(c.triageId(), o))));
        for (var e : ended) {
            if (e.alert() != null) {
                rows.add(Opening.of(e.alert(), e));
            }
        }
        return Jsonb.of(rows);
    }
}
