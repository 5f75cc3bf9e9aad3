package io.kubernaut.server.memory;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.history.Stores;
import io.kubernaut.history.experience.BadLineException;
import io.kubernaut.history.experience.HistoryFile;
import io.kubernaut.history.experience.PostgresExperience;
import io.kubernaut.server.problem.Lines;
import io.kubernaut.server.problem.Problems.BadRequestException;
import io.kubernaut.server.problem.Problems.ConflictException;
import io.kubernaut.server.problem.Problems.TooLargeException;
import io.kubernaut.server.problem.Query;
import io.kubernaut.server.settings.ApiSettings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/history")
class HistoryController {
    private static final Logger log = LoggerFactory.getLogger(HistoryController.class);
    private static final long MOST_DROPPED = 1L << 30;
    private final PostgresExperience experience;
    private final ActionCatalogue catalogue;
    private final DataSize mostBytes;
    private final Clock clock;
    /** The temporary directory has room for one. */
    private final Semaphore oneAtATime = new Semaphore(1);

    HistoryController(Stores stores, ActionCatalogue catalogue, ApiSettings settings, Clock clock) {
        this.experience = stores.experience();
        this.mostBytes = settings.maxImport();
        this.catalogue = catalogue;
        this.clock = clock;
    }

    /** Values of {@code check}. */
    private enum Flag {
        TRUE,
        FALSE
    }

    /** Written as it is read: half a year of runs is more than memory should hold. */
    @GetMapping(path = "/export", produces = MediaType.APPLICATION_NDJSON_VALUE)
    void export(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var now = clock.instant();
        var since = Objects.requireNonNullElseGet(
                Query.of(request, "since").since("since", clock), () -> now.minus(PostgresExperience.COUNTS_FOR));
        Lines.answer(response, lines -> experience.export(since, now, lines::add));
    }

    /** All of the file, or nothing; with {@code check=true} it only says what would be added. */
    @PostMapping(
            path = "/import",
            consumes = MediaType.APPLICATION_NDJSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    PostgresExperience.Imported take(HttpServletRequest request) throws IOException {
        var query = Query.of(request, "check", "by", "reason");
        var by = new PostgresExperience.By(
                Objects.requireNonNullElse(query.text("by"), "api"),
                Objects.requireNonNullElse(query.text("reason"), ""));
        if (by.who().length() > 200 || by.why().length() > 1_000) {
            throw new BadRequestException("by has at most 200 characters, reason at most 1,000.");
        }
        var keep = query.oneOf("check", Flag.class) != Flag.TRUE;
        if (!oneAtATime.tryAcquire()) {
            throw new ConflictException("Another import runs on this replica; wait until it has ended.");
        }
        try {
            return take(request, keep, by);
        } finally {
            oneAtATime.release();
        }
    }

    private PostgresExperience.Imported take(HttpServletRequest request, boolean keep, PostgresExperience.By by)
            throws IOException {
        var file = Files.createTempFile("kubernaut-history-", ".jsonl");
        try {
            receive(request, file);
            var imported = experience.read(
                    () -> new HistoryFile(Files.newInputStream(file), catalogue, clock.instant()),
                    keep,
                    by,
                    clock.instant());
            if (keep && imported.added() + imported.withdrawn() > 0) {
                log.atInfo()
                        .addKeyValue("samples", imported.added())
                        .addKeyValue("withdrawn", imported.withdrawn())
                        .addKeyValue("origin", imported.installation())
                        .addKeyValue("by", by.who())
                        .log("history.imported");
            }
            return imported;
        } catch (BadLineException e) {
            throw new BadRequestException(e.getMessage() + ". Nothing of the file was kept.");
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** The rest of a file that is too large is read and dropped: a connection that is reset instead loses the 413. */
    private void receive(HttpServletRequest request, Path file) throws IOException {
        long size = 0;
        try (var out = Files.newOutputStream(file)) {
            var in = request.getInputStream();
            var buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0 && size <= mostBytes.toBytes() + MOST_DROPPED; n = in.read(buffer)) {
                size += n;
                if (size <= mostBytes.toBytes()) {
                    out.write(buffer, 0, n);
                }
            }
        }
        if (size > mostBytes.toBytes()) {
            throw new TooLargeException("The file is larger than " + mostBytes.toBytes()
                    + " bytes: export a shorter time with --since, or raise kubernaut.api.max-import.");
        }
    }
}
