package io.kubernaut.server.audit;

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
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/v1/audit", produces = MediaType.APPLICATION_JSON_VALUE)
class AuditController {
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
        if ((batch == null) != (hash == null)) {
            throw new BadRequestException("batch and hash go together.");
        }
        var found = audit.verify(batch == null || hash == null ? null : new Verification.Anchor(batch, hash));
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
