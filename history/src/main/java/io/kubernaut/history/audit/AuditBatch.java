package io.kubernaut.history.audit;

import io.kubernaut.core.context.SnapshotCodec;
import java.time.Instant;
import java.util.List;

/**
 * A sealed batch, as it is stored.
 *
 * @param number counts from 1
 * @param hash of the canonical JSON of the batch, its entries and the hash of the batch before
 */
public record AuditBatch(long number, Instant sealedAt, int entries, String previous, String hash) {
    /** What the first batch follows. */
    static final String NOTHING = "";

    /** What is hashed: as JSON with sorted keys and without spaces, times in UTC. */
    private record Content(long batch, String sealedAt, String previous, List<Line> entries) {}

    private record Line(String at, String kind, String who, String subject, String why, String before, String after) {
        static Line of(AuditEntry e) {
            return new Line(e.at().toString(), e.kind(), e.who(), e.subject(), e.why(), e.before(), e.after());
        }
    }

    static AuditBatch of(long number, Instant sealedAt, String previous, List<AuditEntry> entries) {
        var hash = SnapshotCodec.address(content(number, sealedAt, previous, entries));
        return new AuditBatch(number, sealedAt, entries.size(), previous, hash);
    }

    /** What is hashed of this batch, in one line. */
    String content(List<AuditEntry> of) {
        return content(number, sealedAt, previous, of);
    }

    private static String content(long number, Instant sealedAt, String previous, List<AuditEntry> entries) {
        return SnapshotCodec.write(new Content(
                number,
                sealedAt.toString(),
                previous,
                entries.stream().map(Line::of).toList()));
    }
}
