package io.kubernaut.history.pattern;

import io.kubernaut.core.pattern.History;
import io.kubernaut.core.pattern.Pattern;
import io.kubernaut.core.pattern.PatternStore;
import io.kubernaut.history.database.Jsonb;
import io.kubernaut.history.database.Sessions;
import io.kubernaut.history.memory.PostgresMemory;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Gathers what the database can count, and keeps what is found in it. */
public final class PostgresPatterns implements PatternStore {
    private static final Duration SLOT = Duration.ofMinutes(10);
    private static final int LEAST = 3;
    private static final int MOST_PAIRS = 1_000;
    private static final int MOST_TIMES = 2_000;
    private static final Comparator<Known> ORDER = Comparator.comparing(
                    (Known k) -> k.pattern().kind())
            .thenComparing(
                    Comparator.comparingInt((Known k) -> k.pattern().times()).reversed())
            .thenComparing(k -> k.pattern().key());

    private final Sessions sessions;
    private final PostgresMemory memory;

    public PostgresPatterns(Sessions sessions, PostgresMemory memory) {
        this.sessions = sessions.with(PatternMapper.class);
        this.memory = memory;
    }

    @Override
    public History history(Instant from, Instant until) {
        double slots = (double) Duration.between(from, until).toSeconds() / SLOT.toSeconds();
        return new History(
                sessions.one(PatternMapper.class, m -> m.pairs(from, until, slots, LEAST, MOST_PAIRS)).stream()
                        .map(r -> new History.Pair(
                                r.cluster(),
                                r.one(),
                                r.other(),
                                r.ones(),
                                r.others(),
                                r.bothTimes(),
                                r.expected(),
                                r.last()))
                        .toList(),
                sessions.one(PatternMapper.class, m -> m.begun(from, until, LEAST, MOST_TIMES)).stream()
                        .map(r -> new History.Begun(r.cluster(), r.namespace(), r.name(), times(r.times())))
                        .toList(),
                sessions.one(PatternMapper.class, m -> m.unmatched(from, until, LEAST)).stream()
                        .map(r -> new History.Unmatched(r.name(), r.symptom(), r.incidents(), r.subjects(), r.last()))
                        .toList(),
                memory.byWorkload(until));
    }

    private static List<Instant> times(String seconds) {
        return Stream.of(seconds.split(","))
                .map(s -> Instant.ofEpochSecond(Long.parseLong(s)))
                .toList();
    }

    @Override
    public boolean search(Instant at, Duration pause, Finder finder) {
        if (sessions.one(PatternMapper.class, m -> m.begin(at, at.minus(pause))) == 0) {
            return false;
        }
        var found = found(finder, at);
        return sessions.transaction(t -> {
            var mapper = t.mapper(PatternMapper.class);
            for (var pattern : found) {
                mapper.keep(pattern.kind().name(), pattern.key(), at, Jsonb.of(pattern));
            }
            mapper.forget(at);
            return true;
        });
    }

    /** Who fails leaves the search to the next one. */
    private List<Pattern> found(Finder finder, Instant at) {
        try {
            return finder.find();
        } catch (RuntimeException e) {
            sessions.one(PatternMapper.class, m -> m.giveUp(at));
            throw e;
        }
    }

    @Override
    public List<Known> known() {
        return sessions.one(PatternMapper.class, PatternMapper::known).stream()
                .map(r -> new Known(r.content().as(Pattern.class), r.foundFirst(), r.foundLast()))
                .sorted(ORDER)
                .toList();
    }

    @Override
    public Instant searched() {
        return sessions.one(PatternMapper.class, PatternMapper::begunAt);
    }
}
