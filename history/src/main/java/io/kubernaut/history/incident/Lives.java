package io.kubernaut.history.incident;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.incident.Episode;
import io.kubernaut.core.incident.TimeOrderedId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Works out, alert by alert, what webhooks do to the episodes of their fingerprints; the same whether they are taken
 * together or one after the other. No database here: the caller holds the locks, brings in what is stored, and writes
 * what comes out.
 */
final class Lives {
    /** HA pairs of Prometheus start the same alert some seconds apart, and clocks differ. */
    static final Duration TOLERANCE = Duration.ofMinutes(2);

    /**
     * How long after an end a firing alert that began before it is held to be a late duplicate: retries of Alertmanager
     * and its peers are over by then. Whoever still sends it later does see it fire.
     */
    static final Duration LATE = Duration.ofMinutes(15);

    private final SortedMap<Key, Life> lives = new TreeMap<>();
    private final List<Ended> ended = new ArrayList<>();
    private final Set<Life> touched = new HashSet<>();
    private Instant receivedAt = Instant.MIN;

    /** What an alert did. */
    enum Effect {
        ACCEPTED,
        REPEATED,
        RESOLVED
    }

    /** The identity of an alert's series of episodes. */
    record Key(String cluster, String fingerprint) implements Comparable<Key> {
        static Key of(Alert alert) {
            return new Key(alert.cluster(), alert.fingerprint());
        }

        @Override
        public int compareTo(Key other) {
            var byCluster = cluster.compareTo(other.cluster);
            return byCluster != 0 ? byCluster : fingerprint.compareTo(other.fingerprint);
        }
    }

    /** An alert's effect, and the episode it is part of, where there is one. */
    record Taken(Effect effect, @Nullable UUID episodeId) {}

    /** An episode to be opened. */
    record Opened(Key key, UUID episodeId, Alert alert, Instant openedAt, Instant lastSeenAt, int repeats) {}

    /**
     * An episode that ended.
     *
     * @param alert null when the episode is stored already
     * @param openedAt null when the episode is stored already
     * @param lastSeenAt of a stored episode, it may have been seen later than that
     * @param closedAt when the webhook was received that ended it
     */
    record Ended(
            Key key,
            UUID episodeId,
            @Nullable Alert alert,
            @Nullable Instant openedAt,
            Instant lastSeenAt,
            int repeats,
            Instant resolvedAt,
            Instant closedAt,
            Episode.End endedBy) {}

    /** A stored episode that was sent again, and is still open. */
    record Repeated(UUID episodeId, int repeats, Instant lastSeenAt) {}

    void stored(Key key, UUID episodeId, Instant startsAt, Instant lastSeenAt) {
        life(key).open = new Open(episodeId, startsAt, lastSeenAt, null);
    }

    /** The end that was received last, within {@link #LATE} of the first webhook to be taken. */
    void lately(Key key, UUID episodeId, Instant resolvedAt, Instant closedAt) {
        life(key).before = new Before(episodeId, resolvedAt, closedAt);
    }

    /** The effect of each alert, in the webhook's order; one fingerprint's alerts are taken in the order they began. */
    List<Taken> take(List<Alert> alerts, Instant at) {
        receivedAt = at;
        var taken = new Taken[alerts.size()];
        IntStream.range(0, alerts.size())
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> alerts.get(i).startsAt())
                        .thenComparing(i -> alerts.get(i).status()))
                .forEach(i -> taken[i] = take(alerts.get(i)));
        touched.forEach(life -> life.settle(at));
        touched.clear();
        return List.of(taken);
    }

    private Taken take(Alert alert) {
        var key = Key.of(alert);
        var life = life(key);
        touched.add(life);
        return alert.firing() ? fire(key, life, alert) : resolve(key, life, alert);
    }

    private Taken fire(Key key, Life life, Alert alert) {
        if (life.open != null && isALaterLife(alert, life.open)) {
            end(key, life, life.open, earlier(alert.startsAt(), receivedAt), Episode.End.FIRED_ANEW);
            return open(life, alert);
        }
        if (life.open != null) {
            life.open.repeats++;
            life.open.heard = true;
            return new Taken(Effect.REPEATED, life.open.episodeId);
        }
        var before = before(life);
        if (before != null && !alert.startsAt().isAfter(before.resolvedAt)) {
            // It began before the end that we know of: a duplicate that comes late.
            return new Taken(Effect.REPEATED, before.episodeId);
        }
        return open(life, alert);
    }

    private @Nullable Before before(Life life) {
        var before = life.before;
        return before == null || before.closedAt.isBefore(receivedAt.minus(LATE)) ? null : before;
    }

    private Taken open(Life life, Alert alert) {
        // Cut as it is when it is stored, so that it makes no difference where it is read from.
        var startsAt = alert.startsAt().truncatedTo(ChronoUnit.MICROS);
        var opened = new Open(TimeOrderedId.at(receivedAt), startsAt, receivedAt, alert);
        life.open = opened;
        return new Taken(Effect.ACCEPTED, opened.episodeId);
    }

    /**
     * Whether the alert fires anew, though nobody told that the life before has ended: that webhook was lost, or
     * Alertmanager was restarted. Without this, the alert would count as repeated for ever and nobody would look at it.
     *
     * <p>Its start alone does not tell. Prometheus that is restarted may forget since when the alert fires, and two
     * replicas begin it some seconds apart; of two peers of Alertmanager one may still send the earlier start. So both
     * must hold, each by more than the tolerance: it began after the life that is known, and after that life was last
     * heard of. A start that moved while the alert was being sent all along lies before the latest of these webhooks; one
     * that lies after it says that the alert was away, or at least that its sender had taken it for resolved. To take a
     * restarted Prometheus for the latter costs one more decision, with what was done before among its facts and under the
     * cooldown; to take a new failure for the former would cost the decision about it.
     *
     * <p>A start in the future cannot make lives without end: the next webhook brings the same start, which is then the
     * known one.
     */
    private static boolean isALaterLife(Alert alert, Open open) {
        return alert.startsAt().isAfter(open.startsAt.plus(TOLERANCE))
                && alert.startsAt().isAfter(open.lastSeenAt.plus(TOLERANCE));
    }

    private void end(Key key, Life life, Open open, Instant at, Episode.End by) {
        var heard = by == Episode.End.RESOLVED || open.heard ? later(open.lastSeenAt, receivedAt) : open.lastSeenAt;
        var resolvedAt = at.truncatedTo(ChronoUnit.MICROS);
        ended.add(new Ended(
                key, open.episodeId, open.alert, open.openedAt, heard, open.repeats, resolvedAt, receivedAt, by));
        life.end(new Before(open.episodeId, resolvedAt, receivedAt));
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private Taken resolve(Key key, Life life, Alert alert) {
        var open = life.open;
        if (open == null) {
            var before = before(life);
            return new Taken(Effect.REPEATED, before == null ? null : before.episodeId);
        }
        if (isOfAnEarlierLife(alert, open)) {
            return new Taken(Effect.REPEATED, null);
        }
        end(key, life, open, endOf(alert, open), Episode.End.RESOLVED);
        return new Taken(Effect.RESOLVED, open.episodeId);
    }

    /** A resolved alert may come late, when the alert already fires anew. */
    private static boolean isOfAnEarlierLife(Alert alert, Open open) {
        return alert.endsAt() != null
                && alert.endsAt().isBefore(open.startsAt)
                && alert.startsAt().plus(TOLERANCE).isBefore(open.startsAt);
    }

    /** The sender's end where it makes sense, so that an alert that fires anew right after it is a new life. */
    private Instant endOf(Alert alert, Open open) {
        var end = alert.endsAt();
        if (end == null || end.isAfter(receivedAt) || end.isBefore(open.startsAt)) {
            return receivedAt;
        }
        return end;
    }

    List<Opened> opened() {
        var opened = new ArrayList<Opened>();
        lives.forEach((key, life) -> {
            var open = life.open;
            if (open != null && open.alert != null) {
                opened.add(new Opened(key, open.episodeId, open.alert, open.openedAt, open.lastSeenAt, open.repeats));
            }
        });
        return opened;
    }

    List<Ended> ended() {
        return ended;
    }

    List<Repeated> repeated() {
        var repeated = new ArrayList<Repeated>();
        for (var life : lives.values()) {
            var open = life.open;
            if (open != null && open.alert == null && open.repeats > 0) {
                repeated.add(new Repeated(open.episodeId, open.repeats, open.lastSeenAt));
            }
        }
        return repeated;
    }

    private Life life(Key key) {
        return lives.computeIfAbsent(key, k -> new Life());
    }

    private static final class Life {
        private @Nullable Open open;
        private @Nullable Before before;
        /** What the next webhook is to take for the end before it. */
        private @Nullable Before last;

        void end(Before end) {
            if (last == null) {
                last = before;
            }
            last = last == null || last.compareTo(end) < 0 ? end : last;
            before = end;
            open = null;
        }

        /** The webhook is over: what the next one finds is what it would find stored. */
        void settle(Instant at) {
            if (last != null) {
                before = last;
            }
            if (open != null && open.heard) {
                open.lastSeenAt = later(open.lastSeenAt, at);
                open.heard = false;
            }
        }
    }

    /** An open episode; its alert is null when it was open before. */
    private static final class Open {
        private final UUID episodeId;
        private final Instant startsAt;
        private final Instant openedAt;
        private final @Nullable Alert alert;
        private Instant lastSeenAt;
        private int repeats;
        /** Sent again by the webhook that is being taken. */
        private boolean heard;

        Open(UUID episodeId, Instant startsAt, Instant lastSeenAt, @Nullable Alert alert) {
            this.episodeId = episodeId;
            this.startsAt = startsAt;
            this.openedAt = lastSeenAt;
            this.lastSeenAt = lastSeenAt;
            this.alert = alert;
        }
    }

    /** Ordered by when it was received. */
    private record Before(UUID episodeId, Instant resolvedAt, Instant closedAt) implements Comparable<Before> {
        @Override
        public int compareTo(Before other) {
            var byClosing = closedAt.compareTo(other.closedAt);
            return byClosing != 0 ? byClosing : resolvedAt.compareTo(other.resolvedAt);
        }
    }
}
