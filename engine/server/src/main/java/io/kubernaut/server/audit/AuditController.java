package io.kubernaut.server.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kubernaut.history.Stores;
import io.kubernaut.history.audit.AuditFilter;
import io.kubernaut.history.audit.PostgresAudit;
import io.kubernaut.history.audit.RecordedEntry;
import io.kubernaut.history.audit.Verification;
import io.kubernaut.server.problem.Lines;
import io.kubernaut.server.problem.Problems.BadRequestException;
import io.kubernaut.server.problem.Query;
import io.kubernaut.server.settings.AuditSettings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/v1/audit", produces = MediaType.APPLICATION_JSON_VALUE)
class AuditController {
    private static final Logger LOG = LoggerFactory.getLogger(AuditController.class);

    private final PostgresAudit audit;
    private final @Nullable PrivateKey signingKey;
    private final Clock clock;

    AuditController(Stores stores, AuditSettings settings, Clock clock) {
        this.audit = stores.audit();
        this.signingKey = settings.signingKey().isBlank()
                ? null
                : Keys.privateKey("kubernaut.audit.signing-key", Path.of(settings.signingKey()));
        this.clock = clock;
    }

    /** Entries, the newest first, and whether there are more than the limit lets through. */
    record Listed(List<RecordedEntry> entries, boolean more) {}

    @GetMapping
    Listed list(HttpServletRequest request) {
        var query = Query.of(request, "kind", "who", "subject", "since", "until");
        if (query.text("cursor") != null) {
            throw new BadRequestException("This list has no pages: narrow it by kind, who, subject, since or until.");
        }
        var filter = new AuditFilter(
                query.text("kind"),
                query.text("who"),
                query.text("subject"),
                query.since("since", clock),
                query.since("until", clock));
        var found = audit.list(filter, query.limit() + 1);
        return new Listed(found.stream().limit(query.limit()).toList(), found.size() > query.limit());
    }

    /** A line for each batch, and the end with its signature: see {@link AuditFile}. */
    @GetMapping(path = "/export", produces = MediaType.APPLICATION_NDJSON_VALUE)
    void export(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var since = Query.of(request, "since").since("since", clock);
        Lines.answer(response, lines -> {
            var exported = audit.export(since == null ? Instant.EPOCH : since, lines::add);
            var bounds = exported.orElse(new PostgresAudit.Exported(0, 0, ""));
            AuditFile.end(
                    lines.writer(),
                    bounds.firstBatch(),
                    bounds.lastBatch(),
                    bounds.hash(),
                    clock.instant(),
                    signingKey);
        });
    }

    /** What became of the chain; {@code unsealed} entries are not part of it yet. */
    record Verified(
            boolean holds,
            @Nullable String finding,
            long firstBatch,
            long lastBatch,
            long entries,
            String hash,
            long unsealed) {}

    /** Reads all that is kept. */
    @GetMapping("/verification")
    Verified verify(
            @RequestParam(required = false) @Nullable Long batch,
            @RequestParam(required = false) @Nullable String hash) {
        return verified(audit.verify(anchor(batch, hash)));
    }

    /** A line of an answer that takes its time; exactly one of them is there. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Line(
            @Nullable Progress progress,
            @Nullable Verified verification,
            @Nullable String error) {}

    /** Batches that were read, of all. */
    record Progress(long done, long of) {}

    /** The same in lines, so that whoever asks sees that it goes on; the last one is what was found, or an error. */
    @GetMapping(path = "/verification", params = "progress=true", produces = MediaType.APPLICATION_NDJSON_VALUE)
    void verify(
            @RequestParam(required = false) @Nullable Long batch,
            @RequestParam(required = false) @Nullable String hash,
            HttpServletResponse response)
            throws IOException {
        var anchor = anchor(batch, hash);
        Lines.answer(response, lines -> {
            lines.now(new Line(new Progress(0, 0), null, null));
            try {
                var found = audit.verify(anchor, (done, of) -> lines.now(new Line(new Progress(done, of), null, null)));
                lines.now(new Line(null, verified(found), null));
            } catch (UncheckedIOException gone) {
                // Who asked has gone, and with it the question.
                LOG.atInfo().log("audit.verification.ended.early");
            } catch (RuntimeException e) {
                // The status has been sent; a last line without a verification says that there is none.
                LOG.atError().setCause(e).log("audit.verification.failed");
                lines.now(new Line(null, null, "The audit could not be read; Kubernaut's log says why."));
            }
        });
    }

    private static Verification.@Nullable Anchor anchor(@Nullable Long batch, @Nullable String hash) {
        if ((batch == null) != (hash == null)) {
            throw new BadRequestException("batch and hash go together.");
        }
        return batch == null || hash == null ? null : new Verification.Anchor(batch, hash);
    }

    private Verified verified(Verification found) {
        return new Verified(
                found.holds(),
                found.finding(),
                found.firstBatch(),
                found.lastBatch(),
                found.entries(),
                found.hash(),
                audit.pending());
    }
}
