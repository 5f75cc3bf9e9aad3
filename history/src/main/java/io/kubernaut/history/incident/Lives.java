package io.kubernaut.history.incident;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.incident.Episode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Works out, alert by alert, what a webhook does to the episodes of its fingerprints. No database here: the caller holds
 * the locks, brings in what is stored, and writes what comes out.
 */
final class Lives {
    /** HA pairs of Prometheus start the same alert some seconds apart, and clocks differ. */
    static final Duration TOLERANCE = Duration.ofMinutes(2);

    private final Instant receivedAt;
    private final SortedMap<Key, Life> lives = new TreeMap<>();
    private final List<Ended> ended = new ArrayList<>();

    Lives(Instant receivedAt) {
        this.receivedAt = receivedAt;
    }

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
    record Opened(Key key, UUID episodeId, Alert alert, int repeats) {}

    /**
     * An episode that ended.
     *
     * @param alert null when the episode is stored already
     */
    record Ended(
            Key key, UUID episodeId, @Nullable Alert alert, int repeats, Instant resolvedAt, Episode.End endedBy) {}

    /** A stored episode that was sent again. */
    record Repeated(UUID episodeId, int repeats) {}

    void stored(Key key, UUID episodeId, Instant startsAt, Instant lastSeenAt) {
        life(key).open = new Open(episodeId, startsAt, lastSeenAt, null);
    }

    void lately(Key key, UUID episodeId, Instant resolvedAt) {
        life(key).before = new Before(episodeId, resolvedAt);
    }

    Taken take(Alert alert) {
        var key = Key.of(alert);
        var life = life(key);
        return alert.firing() ? fire(key, life, alert) : resolve(key, life, alert);
    }

    private Taken fire(Key key, Life life, Alert alert) {
        if (life.open != null && isALaterLife(alert, life.open)) {
            end(key, life, life.open, earlier(alert.startsAt(), receivedAt), Episode.End.FIRED_ANEW);
            return open(life, alert);
        }
        if (life.open != null) {
            life.open.repeats++;
            return new Taken(Effect.REPEATED, life.open.episodeId);
        }
        if (life.before != null && !alert.startsAt().isAfter(life.before.resolvedAt)) {
            // It began before the end that we know of: a duplicate that comes late.
            return new Taken(Effect.REPEATED, life.before.episodeId);
        }
        return open(life, alert);
    }

    private Taken open(Life life, Alert alert) {
        var opened = new Open(UUID.randomUUID(), alert.startsAt(), receivedAt, alert);
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
        ended.add(new Ended(key, open.episodeId, open.alert, open.repeats, at, by));
        life.before = new Before(open.episodeId, at);
        life.open = null;
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private Taken resolve(Key key, Life life, Alert alert) {
        var open = life.open;
        if (open == null) {
            return new Taken(Effect.REPEATED, life.before == null ? null : life.before.episodeId);
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
            if (life.open != null && life.open.alert != null) {
                opened.add(new Opened(key, life.open.episodeId, life.open.alert, life.open.repeats));
            }
        });
        return opened;
    }

    List<Ended> ended() {
        return ended;
    }

    /** Stored episodes that were repeated, also those that ended after that. */
    List<Repeated> repeated() {
        var repeated = new ArrayList<Repeated>();
        for (var life : lives.values()) {
            if (life.open != null && life.open.alert == null && life.open.repeats > 0) {
                repeated.add(new Repeated(life.open.episodeId, life.open.repeats));
            }
        }
        for (var end : ended) {
            if (end.alert() == null && end.repeats() > 0) {
                repeated.add(new Repeated(end.episodeId(), end.repeats()));
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
    }

    /** An open episode; its alert is null when it was open before this webhook. */
    private static final class Open {
        private final UUID episodeId;
        private final Instant startsAt;
        private final Instant lastSeenAt;
        private final @Nullable Alert alert;
        private int repeats;

        Open(UUID episodeId, Instant startsAt, Instant lastSeenAt, @Nullable Alert alert) {
            this.episodeId = episodeId;
            this.startsAt = startsAt;
            this.lastSeenAt = lastSeenAt;
            this.alert = alert;
        }
    }

    private record Before(UUID episodeId, Instant resolvedAt) {}
}
