package io.kubernaut.server.audit;

import io.kubernaut.history.Stores;
import io.kubernaut.history.audit.PostgresAudit;
import io.kubernaut.history.audit.Verification;
import io.kubernaut.server.problem.Problems.BadRequestException;
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

    AuditController(Stores stores) {
        this.audit = stores.audit();
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
