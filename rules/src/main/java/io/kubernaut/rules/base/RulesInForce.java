package io.kubernaut.rules.base;

import io.kubernaut.core.decision.KnowledgeBase;
import io.kubernaut.core.decision.KnowledgeBases;
import io.kubernaut.rules.DroolsKnowledgeBase;
import io.kubernaut.rules.whynot.RuleBasesByHash;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** The base in force. It is exchanged at once for everyone; decisions under way end with the one they began with. */
public final class RulesInForce implements KnowledgeBases, RuleBasesByHash, AutoCloseable {
    private final AtomicReference<Version> version;

    /** Where the operator's part of a base came from. */
    public enum Source {
        /** There is no operator's part. */
        SHIPPED,
        /** The operator's directory. */
        DIRECTORY,
        /** The base that was in force before the restart, since the directory's is refused. */
        LAST_ACCEPTED
    }

    /** One base and what is told of it. */
    private record Version(Tenancy tenancy, Instant since, Source source) {}

    /** What is told of the base in force; the base is to be read, not to decide with. */
    public record Shown(DroolsKnowledgeBase base, Instant since, Source source) {}

    /** The base is owned from now on. */
    public RulesInForce(DroolsKnowledgeBase base, Source source, Instant since) {
        version = new AtomicReference<>(new Version(new Tenancy(base), since, source));
    }

    @Override
    public KnowledgeBase current() {
        return shown().base();
    }

    public Shown shown() {
        var now = version.get();
        return new Shown(now.tenancy().base(), now.since(), now.source());
    }

    @Override
    public <T> T with(Function<? super KnowledgeBase, ? extends T> work) {
        while (true) {
            var now = version.get();
            var done = now.tenancy().<T>with(work);
            if (done.isPresent()) {
                return done.get();
            }
            if (version.get() == now) {
                throw new IllegalStateException("The rules are closed");
            }
            // It was exchanged, and the last to leave closed it, between the two calls: there is another now.
        }
    }

    /** Of the base in force only. */
    @Override
    public <T> Optional<T> withRules(String hash, Function<? super DroolsKnowledgeBase, ? extends T> work) {
        var now = version.get();
        return now.tenancy().base().hash().equals(hash) ? now.tenancy().with(work) : Optional.empty();
    }

    /** Puts another base in force, and owns it; the one before is closed when its last decision has been made. */
    public void exchange(DroolsKnowledgeBase base, Source source, Instant since) {
        version.getAndSet(new Version(new Tenancy(base), since, source))
                .tenancy()
                .giveUp();
    }

    @Override
    public void close() {
        version.get().tenancy().giveUp();
    }
}
