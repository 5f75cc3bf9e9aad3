package io.kubernaut.history.experience;

import io.kubernaut.core.memory.Learning;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** One walk through a file, whose lines are stored some at a time. */
final class Taking {
    private static final int AT_ONCE = 500;

    private final UUID importId = UUID.randomUUID();
    private final ExperienceMapper mapper;
    private final HistoryFile file;
    private final Instant now;
    private final List<Sample> some = new ArrayList<>();
    private final List<Withdrawn> back = new ArrayList<>();
    private int samples;
    private int added;
    private int tooOld;
    private int runs;
    private int withdrawn;

    Taking(ExperienceMapper mapper, HistoryFile file, Instant now) {
        this.mapper = mapper;
        this.file = file;
        this.now = now;
    }

    PostgresExperience.Imported all(PostgresExperience.By by) throws IOException {
        var oldest = now.minus(PostgresExperience.COUNTS_FOR);
        for (var next = file.next(); next.isPresent(); next = file.next()) {
            boolean counts = !next.get().beganAt().isBefore(oldest);
            switch (next.get()) {
                case Sample sample -> {
                    samples++;
                    if (counts) {
                        some.add(sample);
                    } else {
                        tooOld++;
                    }
                }
                case Withdrawn undone -> {
                    if (counts) {
                        back.add(undone);
                    }
                }
            }
            if (some.size() + back.size() == AT_ONCE) {
                store();
            }
        }
        store();
        var head = file.head();
        if (changedAnything()) {
            mapper.note(
                    importId,
                    now,
                    by.who(),
                    by.why(),
                    head.installation(),
                    head.exportedAt(),
                    added,
                    withdrawn,
                    file.sha256Hex());
        }
        return new PostgresExperience.Imported(
                head.installation(),
                head.exportedAt(),
                samples,
                added,
                samples - added - tooOld,
                tooOld,
                runs,
                withdrawn);
    }

    boolean changedAnything() {
        return added + withdrawn > 0;
    }

    private void store() {
        if (!back.isEmpty()) {
            withdrawn += mapper.takeBack(
                    importId,
                    back.stream().map(Withdrawn::withdrawn).toArray(UUID[]::new),
                    back.stream().map(Withdrawn::beganAt).toArray(Instant[]::new),
                    back.stream().map(Withdrawn::origin).toArray(UUID[]::new));
            back.clear();
        }
        var done =
                some.stream().filter(s -> !s.action().equals(Learning.NOTHING)).toList();
        var leftAlone =
                some.stream().filter(s -> s.action().equals(Learning.NOTHING)).toList();
        some.clear();
        int addedRuns = done.isEmpty() ? 0 : mapper.add(importId, SampleRows.of(done));
        runs += addedRuns;
        added += addedRuns + (leftAlone.isEmpty() ? 0 : mapper.add(importId, SampleRows.of(leftAlone)));
    }
}
