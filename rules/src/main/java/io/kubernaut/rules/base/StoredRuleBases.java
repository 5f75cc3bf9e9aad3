package io.kubernaut.rules.base;

import io.kubernaut.core.decision.KnowledgeBase;
import io.kubernaut.core.decision.RuleBaseArchive;
import io.kubernaut.core.decision.RuleBaseStore;
import io.kubernaut.rules.DroolsKnowledgeBase;
import io.kubernaut.rules.RuleBaseCompiler;
import io.kubernaut.rules.ShippedRules;
import io.kubernaut.rules.whynot.RuleBasesByHash;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;

/** Compiles bases again from their stored sources; a few that were asked for last are kept. */
public final class StoredRuleBases implements RuleBaseArchive, RuleBasesByHash, AutoCloseable {
    private static final int MOST = 3;

    private final RuleBaseStore store;
    private final Map<String, Tenancy> kept = new LinkedHashMap<>(MOST, 0.75f, true);
    private final String shipped = RuleBaseCompiler.hash(ShippedRules.sources());

    public StoredRuleBases(RuleBaseStore store) {
        this.store = store;
    }

    @Override
    public <T> Optional<T> with(String hash, Function<? super KnowledgeBase, ? extends T> work) {
        return withRules(hash, work::apply);
    }

    /** As {@link #with}, for those who look into the rules as well. */
    @Override
    public <T> Optional<T> withRules(String hash, Function<? super DroolsKnowledgeBase, ? extends T> work) {
        while (true) {
            var tenancy = find(hash);
            if (tenancy.isEmpty()) {
                return Optional.empty();
            }
            var done = tenancy.get().<T>with(work);
            if (done.isPresent()) {
                return done;
            }
            // It was put out of the cache before it was entered.
        }
    }

    /** Compiling takes seconds; who asks for another base meanwhile waits, rather than that both compile. */
    private synchronized Optional<Tenancy> find(String hash) {
        var known = kept.get(hash);
        if (known != null) {
            return Optional.of(known);
        }
        var made = make(hash).map(Tenancy::new);
        made.ifPresent(tenancy -> {
            kept.put(hash, tenancy);
            if (kept.size() > MOST) {
                Iterator<Tenancy> eldest = kept.values().iterator();
                eldest.next().giveUp();
                eldest.remove();
            }
        });
        return made;
    }

    private Optional<DroolsKnowledgeBase> make(String hash) {
        return hash.equals(shipped)
                ? Optional.of(ShippedRules.load())
                : store.sources(hash).map(sources -> compile(hash, sources));
    }

    private static DroolsKnowledgeBase compile(String hash, SortedMap<String, String> sources) {
        if (!RuleBaseCompiler.hash(sources).equals(hash)) {
            throw new IllegalStateException("The stored sources of " + hash + " are not those of this hash");
        }
        return RuleBaseCompiler.compile(sources);
    }

    @Override
    public synchronized void close() {
        kept.values().forEach(Tenancy::giveUp);
        kept.clear();
    }
}
