package io.kubernaut.history.audit;

import io.kubernaut.history.audit.Verification.Anchor;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One walk along the chain, which ends at the first thing that does not fit. */
final class ChainCheck {
    private static final int AT_ONCE = 500;
    /** Batches between two words about progress. */
    private static final int STRIDE = 10;

    private final AuditMapper mapper;
    private final @Nullable Anchor anchor;
    private final PostgresAudit.Progress progress;
    private final long all;
    private final TreeMap<Instant, AuditMapper.Month> months = new TreeMap<>();
    private @Nullable AuditBatch last;
    private @Nullable Instant month;
    private long first;
    private long entries;
    private long done;

    ChainCheck(AuditMapper mapper, @Nullable Anchor anchor, PostgresAudit.Progress progress) {
        this.mapper = mapper;
        this.anchor = anchor;
        this.progress = progress;
        this.all = mapper.sealedBatches();
        mapper.months().forEach(m -> months.put(m.month(), m));
    }

    Verification run() {
        var finding = walk();
        if (finding == null) {
            finding = ends();
        }
        return last == null
                ? new Verification(0, 0, 0, AuditBatch.NOTHING, finding)
                : new Verification(first, last.number(), entries, last.hash(), finding);
    }

    private @Nullable String walk() {
        var after = Long.MIN_VALUE;
        while (true) {
            var some = mapper.batches(after, AT_ONCE);
            for (var batch : some) {
                var finding = check(batch);
                if (finding != null) {
                    return finding;
                }
                if (last == null) {
                    first = batch.number();
                }
                last = batch;
                entries += batch.entries();
                after = batch.number();
                if (++done % STRIDE == 0 || done == all) {
                    progress.reached(done, all);
                }
            }
            if (some.size() < AT_ONCE) {
                return null;
            }
        }
    }

    private @Nullable String check(AuditBatch batch) {
        var name = "Batch " + batch.number();
        if (last != null && batch.number() != last.number() + 1) {
            return name + " follows batch " + last.number() + ": what was between them is missing.";
        }
        if (last != null && !batch.previous().equals(last.hash())) {
            return name + " does not follow from the batch before it.";
        }
        if (last != null && batch.sealedAt().isBefore(last.sealedAt())) {
            return name + " is older than the batch before it.";
        }
        if (batch.number() == 1 && !batch.previous().equals(AuditBatch.NOTHING)) {
            return name + " is the first one, and follows something.";
        }
        var begins = begin(batch);
        if (begins != null) {
            return begins;
        }
        var places = mapper.places(batch.number());
        for (var i = 0; i < places.size(); i++) {
            if (places.get(i).place() != i || !places.get(i).sealedAt().equals(batch.sealedAt())) {
                return name + " lacks the entry at place " + i + ", or has another one there.";
            }
        }
        var found = AuditBatch.of(batch.number(), batch.sealedAt(), batch.previous(), mapper.entries(batch.number()));
        if (!found.equals(batch)) {
            return name + " is not what was sealed: it or one of its entries was changed, or entries are missing.";
        }
        if (anchor != null
                && anchor.number() == batch.number()
                && !anchor.hash().equals(batch.hash())) {
            return name + " is not the one that was noted.";
        }
        return null;
    }

    private @Nullable String begin(AuditBatch batch) {
        var its = batch.sealedAt()
                .atOffset(ZoneOffset.UTC)
                .truncatedTo(ChronoUnit.DAYS)
                .withDayOfMonth(1)
                .toInstant();
        if (its.equals(month)) {
            return null;
        }
        if (month != null && !months.headMap(its, false).tailMap(month, false).isEmpty()) {
            return "The batches of a month before that of batch " + batch.number() + " are missing.";
        }
        month = its;
        var begun = months.get(its);
        return begun != null
                        && begun.number() == batch.number()
                        && begun.previous().equals(batch.previous())
                ? null
                : "Batch " + batch.number() + " is not the one that its month began with.";
    }

    private @Nullable String ends() {
        var head = mapper.head().orElse(null);
        if (last == null) {
            return head == null && months.isEmpty() && mapper.sealed() == 0 && anchor == null
                    ? null
                    : "All batches are missing.";
        }
        if (head == null
                || head.number() != last.number()
                || !head.hash().equals(last.hash())
                || !head.sealedAt().equals(last.sealedAt())) {
            return "Batch " + last.number() + " is the last one, and not the one that was sealed last.";
        }
        if (month != null && !months.tailMap(month, false).isEmpty()) {
            return "The batches of a later month are missing.";
        }
        if (all != last.number() - first + 1) {
            return "There are batches twice.";
        }
        if (mapper.sealed() != entries) {
            return "There are entries that are of no batch.";
        }
        return anchor != null && anchor.number() > last.number()
                ? "Batch " + anchor.number() + " was noted and is missing."
                : null;
    }
}
