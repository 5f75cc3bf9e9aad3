package io.kubernaut.history.experience;

import io.kubernaut.core.assessment.Assessment;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.SnapshotCodec;
import io.kubernaut.core.memory.Learning;
import io.kubernaut.history.database.Sessions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** Writes and reads files of history. What is imported counts for scores, and is no run. */
public final class PostgresExperience {
    /** Older samples count for nothing. */
    public static final Duration COUNTS_FOR = Duration.ofDays(180);

    private static final int AT_ONCE = 500;
    private static final UUID FIRST = new UUID(0, 0);
    private final Sessions sessions;

    public PostgresExperience(Sessions sessions) {
        this.sessions = sessions.with(ExperienceMapper.class);
    }

    /**
     * What an import did, or would do.
     *
     * @param samples lines of the file
     * @param added what was new
     * @param known what happened here, or had been imported
     * @param tooOld what counts for nothing any more, and is not kept
     * @param runs how many of the added were runs; the others are incidents that were left alone
     */
    public record Imported(
            UUID installation, Instant exportedAt, int samples, int added, int known, int tooOld, int runs) {}

    /** Who imports, and why. */
    public record By(String who, String why) {}

    /** Opens the file; a transaction that is done again reads it again. */
    @FunctionalInterface
    public interface Opening {
        HistoryFile open() throws IOException;
    }

    /**
     * Hands out the file line by line: what happened here, and what was imported.
     *
     * @param since when runs were created, and incidents opened
     */
    public void export(Instant since, Instant now, Consumer<String> line) {
        var here = sessions.one(ExperienceMapper.class, ExperienceMapper::installation);
        line.accept(SnapshotCodec.write(new HistoryFile.Head(here, now, since)));
        long written = runs(since, here, line) + untreated(since, here, line) + carried(since, line);
        line.accept(SnapshotCodec.write(new HistoryFile.Foot(written)));
    }

    private long runs(Instant since, UUID here, Consumer<String> line) {
        long written = 0;
        var began = since;
        var last = FIRST;
        while (true) {
            var from = began;
            var after = last;
            var page = sessions.one(ExperienceMapper.class, m -> m.runs(from, after, AT_ONCE));
            for (var row : page) {
                line.accept(SnapshotCodec.write(sample(row, here)));
                began = row.beganAt();
                last = row.id();
            }
            written += page.size();
            if (page.size() < AT_ONCE) {
                return written;
            }
        }
    }

    private long untreated(Instant since, UUID here, Consumer<String> line) {
        long written = 0;
        var opened = Instant.EPOCH;
        var last = FIRST;
        while (true) {
            var at = opened;
            var after = last;
            var page = sessions.one(ExperienceMapper.class, m -> m.untreated(since, after, at, AT_ONCE));
            for (var row : page) {
                line.accept(SnapshotCodec.write(sample(row, here)));
                opened = row.beganAt();
                last = row.id();
            }
            written += page.size();
            if (page.size() < AT_ONCE) {
                return written;
            }
        }
    }

    private long carried(Instant since, Consumer<String> line) {
        long written = 0;
        var began = Instant.EPOCH;
        var last = FIRST;
        while (true) {
            var from = began;
            var after = last;
            var page = sessions.one(ExperienceMapper.class, m -> m.carried(since, after, from, AT_ONCE));
            for (var row : page) {
                line.accept(SnapshotCodec.write(row.sample().as(Sample.class)));
                began = row.beganAt();
                last = row.sampleId();
            }
            written += page.size();
            if (page.size() < AT_ONCE) {
                return written;
            }
        }
    }

    private static Sample sample(ExperienceMapper.SampleRow row, UUID here) {
        return new Sample(
                row.id(),
                row.action(),
                row.symptom(),
                row.alert(),
                row.target().as(ObjectRef.class),
                row.subject() == null ? null : row.subject().as(ObjectRef.class),
                row.beganAt(),
                row.at(),
                row.outcome(),
                row.effectiveness(),
                row.assessment() == null ? null : row.assessment().as(Assessment.class),
                here);
    }

    /**
     * Takes the file's samples, all or none. Of a sample that is known already the one that is there stays.
     *
     * @param keep false to learn what it would do
     * @throws BadLineException when a line cannot be taken
     */
    public Imported read(Opening opening, boolean keep, By by, Instant now) {
        return sessions.transaction(t -> {
            try (var file = opening.open()) {
                var imported = read(t.mapper(ExperienceMapper.class), file, by, now);
                return keep && imported.added() > 0 ? imported : t.rollback(imported);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static Imported read(ExperienceMapper mapper, HistoryFile file, By by, Instant now) throws IOException {
        var importId = UUID.randomUUID();
        var oldest = now.minus(COUNTS_FOR);
        int samples = 0;
        int added = 0;
        int tooOld = 0;
        int runs = 0;
        var some = new ArrayList<Sample>();
        for (var next = file.next(); next.isPresent(); next = file.next()) {
            samples++;
            if (next.get().beganAt().isBefore(oldest)) {
                tooOld++;
            } else {
                some.add(next.get());
            }
            if (some.size() == AT_ONCE) {
                var kept = add(mapper, importId, some);
                added += kept.added();
                runs += kept.runs();
                some.clear();
            }
        }
        var kept = add(mapper, importId, some);
        added += kept.added();
        runs += kept.runs();
        var head = file.head();
        if (added > 0) {
            mapper.note(
                    importId, now, by.who(), by.why(), head.installation(), head.exportedAt(), added, file.sha256Hex());
        }
        return new Imported(
                head.installation(), head.exportedAt(), samples, added, samples - added - tooOld, tooOld, runs);
    }

    private record Kept(int added, int runs) {}

    private static Kept add(ExperienceMapper mapper, UUID importId, List<Sample> samples) {
        var runs = samples.stream()
                .filter(s -> !s.action().equals(Learning.NOTHING))
                .toList();
        var others = samples.stream()
                .filter(s -> s.action().equals(Learning.NOTHING))
                .toList();
        int added = runs.isEmpty() ? 0 : mapper.add(importId, SampleRows.of(runs));
        return new Kept(added + (others.isEmpty() ? 0 : mapper.add(importId, SampleRows.of(others))), added);
    }
}
