package io.kubernaut.history.audit;

import io.kubernaut.history.audit.Verification.Anchor;
import io.kubernaut.history.database.Sessions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Seals what triggers wrote, and proves that nothing of it was changed since. */
public final class PostgresAudit {
    private static final int MOST = 500;
    private static final int AT_ONCE = 50;

    private final Sessions sessions;

    public PostgresAudit(Sessions sessions) {
        this.sessions = sessions.with(AuditMapper.class);
    }

    /**
     * Seals the oldest entries that are committed, in one transaction. Empty when there is nothing, or while another
     * replica seals.
     */
    public Optional<AuditBatch> seal(Instant now) {
        return sessions.transaction(t -> {
            var mapper = t.mapper(AuditMapper.class);
            if (!mapper.tryLock()) {
                return Optional.empty();
            }
            var head = mapper.head().orElse(new AuditMapper.Head(0, Instant.EPOCH, AuditBatch.NOTHING));
            var time = now.truncatedTo(ChronoUnit.MICROS);
            // A clock that went back must not put a batch into a month before its predecessor's.
            var sealedAt = time.isBefore(head.sealedAt()) ? head.sealedAt() : time;
            var taken = mapper.take(head.number() + 1, sealedAt, MOST);
            if (taken.isEmpty()) {
                return Optional.empty();
            }
            var batch = AuditBatch.of(head.number() + 1, sealedAt, head.hash(), taken);
            mapper.add(batch);
            mapper.beginMonth(batch);
            mapper.putHead(new AuditMapper.Head(batch.number(), sealedAt, batch.hash()));
            return Optional.of(batch);
        });
    }

    /** The newest first. */
    public List<RecordedEntry> list(AuditFilter filter, int limit) {
        return sessions.one(AuditMapper.class, m -> m.list(filter, limit));
    }

    /**
     * Hands out what each batch's hash is made of, in order, one line each. What is sealed meanwhile is left out.
     *
     * @param since of the sealing
     * @return where the lines begin and end; empty when there are none
     */
    public Optional<Exported> export(Instant since, Consumer<String> line) {
        var head = sessions.one(AuditMapper.class, AuditMapper::head);
        var first = sessions.one(AuditMapper.class, m -> Optional.ofNullable(m.firstSince(since)));
        if (head.isEmpty() || first.isEmpty()) {
            return Optional.empty();
        }
        var after = first.get() - 1;
        while (after < head.get().number()) {
            var from = after;
            var some = sessions.one(AuditMapper.class, m -> m.batches(from, AT_ONCE));
            for (var batch : some) {
                if (batch.number() <= head.get().number()) {
                    var entries = sessions.one(AuditMapper.class, m -> m.entries(batch.number()));
                    line.accept(batch.content(entries));
                }
                after = batch.number();
            }
            if (some.isEmpty()) {
                break; // They were removed; whoever checks the file finds that.
            }
        }
        return Optional.of(
                new Exported(first.get(), head.get().number(), head.get().hash()));
    }

    /** @param hash of the last batch */
    public record Exported(long firstBatch, long lastBatch, String hash) {}

    /** How many entries are not sealed yet. */
    public long pending() {
        return sessions.one(AuditMapper.class, AuditMapper::pending);
    }

    /**
     * Reads all that is kept. Nothing is sealed or dropped meanwhile.
     *
     * @param anchor a batch that must be as it was, unless it was dropped with its month
     */
    public Verification verify(@Nullable Anchor anchor) {
        return verify(anchor, (done, of) -> {});
    }

    /** The same, and says how far it is every few thousand entries; what the listener throws ends it. */
    public Verification verify(@Nullable Anchor anchor, Progress progress) {
        return sessions.transaction(t -> {
            var mapper = t.mapper(AuditMapper.class);
            mapper.keepStill();
            return new ChainCheck(mapper, anchor, progress).run();
        });
    }

    /** Hears how many batches of all have been read. */
    @FunctionalInterface
    public interface Progress {
        void reached(long done, long of);
    }
}
