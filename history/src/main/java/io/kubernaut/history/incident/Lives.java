package io.kubernaut.history.incident;

import io.kubernaut.core.alert.Alert;
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
    /** HA pairs of Prometheus start the same alert some seconds apart. */
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
    record Ended(Key key, UUID episodeId, @Nullable Alert alert, int repeats, Instant resolvedAt) {}

    /** A stored episode that was sent again. */
    record Repeated(UUID episodeId, int repeats) {}

    void stored(Key key, UUID episodeId, Instant startsAt) {
        life(key).open = new Open(episodeId, startsAt, null);
    }

    void lately(Key key, UUID episodeId, Instant resolvedAt) {
        life(key).before = new Before(episodeId, resolvedAt);
    }

    Taken take(Alert alert) {
        var key = Key.of(alert);
        var life = life(key);
        return alert.firing() ? fire(life, alert) : resolve(key, life, alert);
    }

    private Taken fire(Life life, Alert alert) {
        if (life.open != null) {
            life.open.repeats++;
            return new Taken(Effect.REPEATED, life.open.episodeId);
        }
        if (life.before != null && !alert.startsAt().isAfter(life.before.resolvedAt)) {
            // It began before the end that we know of: a duplicate that comes late.
            return new Taken(Effect.REPEATED, life.before.episodeId);
        }
        life.open = new Open(UUID.randomUUID(), alert.startsAt(), alert);
        return new Taken(Effect.ACCEPTED, life.open.episodeId);
    }

    private Taken resolve(Key key, Life life, Alert alert) {
        var open = life.open;
        if (open == null) {
            return new Taken(Effect.REPEATED, life.before == null ? null : life.before.episodeId);
        }
        if (isOfAnEarlierLife(alert, open)) {
            return new Taken(Effect.REPEATED, null);
        }
        var end = endOf(alert, open);
        ended.add(new Ended(key, open.episodeId, open.alert, open.repeats, end));
        life.before = new Before(open.episodeId, end);
        life.open = null;
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
        private final @Nullable Alert alert;
        private int repeats;

        Open(UUID episodeId, Instant startsAt, @Nullable Alert alert) {
            this.episodeId = episodeId;
            this.startsAt = startsAt;
            this.alert = alert;
        }
    }

    private record Before(UUID episodeId, Instant resolvedAt) {}
}
