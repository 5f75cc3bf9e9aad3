package io.kubernaut.history.experience;

import io.kubernaut.core.assessment.Assessment;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.SnapshotCodec;
import io.kubernaut.core.incident.StoreUnavailableException;
import io.kubernaut.history.database.Sessions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes and reads files of history. What is imported counts for scores, and is no run. */
public final class PostgresExperience {
    /** Older samples count for nothing. */
    public static final Duration COUNTS_FOR = Duration.ofDays(180);

    private static final Logger log = LoggerFactory.getLogger(PostgresExperience.class);
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
     * @param withdrawn how many runs are newly known to have been undone where they happened; they count for nothing
     */
    public record Imported(
            UUID installation,
            Instant exportedAt,
            int samples,
            int added,
            int known,
            int tooOld,
            int runs,
            int withdrawn) {}

    /** Who imports, and why. */
    public record By(String who, String why) {}

    /** Opens the file; a transaction that is done again reads it again. */
    @FunctionalInterface
    public interface Opening {
        HistoryFile open() throws IOException;
    }

    /**
     * Hands out the file line by line: what happened here, what was imported, and what was taken back.
     *
     * @param since when runs were created, and incidents opened
     */
    public void export(Instant since, Instant now, Consumer<String> line) {
        var here = sessions.one(ExperienceMapper.class, ExperienceMapper::installation);
        line.accept(SnapshotCodec.write(new HistoryFile.Head(here, now, since)));
        long written = runs(since, here, line)
                + untreated(since, here, line)
                + carried(since, line)
                + takenBack(since, here, line);
        line.accept(SnapshotCodec.write(new HistoryFile.Foot(written)));
    }

    private long runs(Instant since, UUID here, Consumer<String> line) {
        return pages(
                since,
                (m, began, last) -> m.runs(began, last, AT_ONCE),
                ExperienceMapper.SampleRow::beganAt,
                ExperienceMapper.SampleRow::id,
                row -> line.accept(SnapshotCodec.write(sample(row, here))));
    }

    private long untreated(Instant since, UUID here, Consumer<String> line) {
        return pages(
                Instant.EPOCH,
                (m, opened, last) -> m.untreated(since, last, opened, AT_ONCE),
                ExperienceMapper.SampleRow::beganAt,
                ExperienceMapper.SampleRow::id,
                row -> line.accept(SnapshotCodec.write(sample(row, here))));
    }

    private long carried(Instant since, Consumer<String> line) {
        return pages(
                Instant.EPOCH,
                (m, began, last) -> m.carried(since, last, began, AT_ONCE),
                ExperienceMapper.CarriedRow::beganAt,
                ExperienceMapper.CarriedRow::sampleId,
                row -> line.accept(SnapshotCodec.write(row.sample().as(Sample.class))));
    }

    private long takenBack(Instant since, UUID here, Consumer<String> line) {
        return pages(
                        since,
                        (m, began, last) -> m.undone(here, began, last, AT_ONCE),
                        Withdrawn::beganAt,
                        Withdrawn::withdrawn,
                        row -> line.accept(SnapshotCodec.write(row)))
                + pages(
                        Instant.EPOCH,
                        (m, began, last) -> m.carriedBack(since, last, began, AT_ONCE),
                        Withdrawn::beganAt,
                        Withdrawn::withdrawn,
                        row -> line.accept(SnapshotCodec.write(row)));
    }

    private interface Page<T> {
        List<T> after(ExperienceMapper mapper, Instant began, UUID last);
    }

    private <T> long pages(
            Instant from, Page<T> pages, Function<T, Instant> began, Function<T, UUID> id, Consumer<T> each) {
        long written = 0;
        var time = from;
        var last = FIRST;
        while (true) {
            var after = time;
            var beyond = last;
            var page = sessions.one(ExperienceMapper.class, m -> pages.after(m, after, beyond));
            page.forEach(each);
            written += page.size();
            if (page.size() < AT_ONCE) {
                return written;
            }
            time = began.apply(page.getLast());
            last = id.apply(page.getLast());
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
     * Takes the file's samples, all or none. Of a sample that is known already the one that is there stays; one that its
     * installation has taken back goes, and does not come again.
     *
     * @param keep false to learn what it would do
     * @throws BadLineException when a line cannot be taken
     */
    public Imported read(Opening opening, boolean keep, By by, Instant now) {
        if (keep) {
            makeMonths(opening, now);
        }
        return sessions.transaction(t -> {
            try (var file = opening.open()) {
                var taking = new Taking(t.mapper(ExperienceMapper.class), file, now);
                var imported = taking.all(by);
                return keep && taking.changedAnything() ? imported : t.rollback(imported);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /**
     * Makes the months of the file first, each for itself: rows of a month without a partition would lie in the default
     * one, which is scanned whenever any month is made. Where the table is in use just then they do, until a later import.
     */
    private void makeMonths(Opening opening, Instant now) {
        for (var month : months(opening, now)) {
            try {
                int made = sessions.transaction(t -> {
                    var mapper = t.mapper(ExperienceMapper.class);
                    mapper.waitNotLong();
                    var day = month.atDay(1).toString();
                    return mapper.createPartition("experience", day)
                            + mapper.createPartition("experience_withdrawn", day);
                });
                log.atDebug()
                        .addKeyValue("month", month)
                        .addKeyValue("made", made)
                        .log("history.month.made");
            } catch (StoreUnavailableException e) {
                log.atInfo()
                        .addKeyValue("month", month)
                        .addKeyValue("because", e.getMessage())
                        .log("history.month.not.made");
            }
        }
    }

    private static SortedSet<YearMonth> months(Opening opening, Instant now) {
        var months = new TreeSet<YearMonth>();
        try (var file = opening.open()) {
            for (var next = file.next(); next.isPresent(); next = file.next()) {
                var began = next.get().beganAt();
                if (!began.isBefore(now.minus(COUNTS_FOR))) {
                    months.add(YearMonth.from(began.atOffset(ZoneOffset.UTC)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return months;
    }
}
