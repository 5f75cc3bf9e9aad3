package io.kubernaut.rules.base;

import io.kubernaut.core.decision.RuleBaseStore;
import io.kubernaut.core.incident.StoreUnavailableException;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.rules.DroolsKnowledgeBase;
import io.kubernaut.rules.Origin;
import io.kubernaut.rules.ShippedRules;
import io.kubernaut.rules.base.Candidate.RefusedException;
import io.kubernaut.rules.base.RulesInForce.Source;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the rules in force what the operator's directory says. New content is examined once two looks in a row have seen
 * the same, so that nothing half written is taken; what is refused changes nothing. A directory that is refused at the
 * start leaves in force what was accepted before the restart, else the shipped rules.
 */
public final class Reloader implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Reloader.class);
    private static final int FIRST_LOOKS = 5;

    private final @Nullable RuleDirectory directory;
    private final Examiner examiner;
    private final RuleBaseStore store;
    private final Supplier<Policy> policy;
    private final Clock clock;
    private final Consumer<LastCandidate> examined;
    private final RulesInForce rules;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("rules").factory());
    private volatile @Nullable LastCandidate last;
    private String seen = "";
    private String settled = "";

    /**
     * Puts the first base in force before it returns.
     *
     * @param directory null when there are shipped rules only
     * @param policy under which bases are made ready
     * @param examined is told of each candidate
     */
    public Reloader(
            @Nullable RuleDirectory directory,
            Examiner examiner,
            RuleBaseStore store,
            Supplier<Policy> policy,
            Clock clock,
            Consumer<LastCandidate> examined) {
        this.directory = directory;
        this.examiner = examiner;
        this.store = store;
        this.policy = policy;
        this.clock = clock;
        this.examined = examined;
        var first = directory == null ? First.shipped() : first(directory);
        first.base().prepare(policy.get());
        store.keep(first.base().hash(), first.base().sources(), first.scenarios(), clock.instant());
        this.rules = new RulesInForce(first.base(), first.source(), clock.instant());
        log.atInfo()
                .addKeyValue("hash", first.base().hash())
                .addKeyValue("rules", first.base().rules().size())
                .addKeyValue("source", first.source())
                .log("rules.loaded");
    }

    private record First(DroolsKnowledgeBase base, Source source, SortedMap<String, String> scenarios) {
        static First shipped() {
            return new First(ShippedRules.load(), Source.SHIPPED, Candidate.EMPTY.scenarios());
        }
    }

    /** What a look at the directory saw: content, or why there is none. */
    private record Look(
            @Nullable Candidate candidate, @Nullable RefusedException refused) {
        static Look at(RuleDirectory directory) {
            try {
                return new Look(directory.read(), null);
            } catch (RefusedException e) {
                return new Look(null, e);
            }
        }

        /** Those of a candidate. */
        SortedMap<String, String> scenarios() {
            return Objects.requireNonNull(candidate, "only a candidate has scenarios")
                    .scenarios();
        }

        String fingerprint() {
            return candidate != null ? candidate.fingerprint() : "unread: " + refused;
        }
    }

    public RulesInForce rules() {
        return rules;
    }

    /** Null before the directory has been examined, and where there is none. */
    public @Nullable LastCandidate last() {
        return last;
    }

    public Optional<RuleDirectory> directory() {
        return Optional.ofNullable(directory);
    }

    /** Looks at the directory from now on. */
    public void watch(Duration every) {
        if (directory == null) {
            return;
        }
        var unused = timer.scheduleWithFixedDelay(
                () -> {
                    try {
                        look();
                    } catch (RuntimeException e) {
                        // A scheduled task that throws would never run again.
                        log.atError().setCause(e).log("rules.look.failed");
                    }
                },
                every.toMillis(),
                every.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private First first(RuleDirectory from) {
        var look = Look.at(from);
        for (int i = 0; i < FIRST_LOOKS; i++) {
            var again = Look.at(from);
            if (again.fingerprint().equals(look.fingerprint())) {
                break;
            }
            look = again;
        }
        settled = look.fingerprint();
        seen = settled;
        var result = examine(look);
        tell(look, result);
        if (result instanceof Examined.Accepted accepted) {
            return new First(accepted.base(), source(accepted.base()), look.scenarios());
        }
        return lastAccepted().orElseGet(First::shipped);
    }

    /**
     * The operator's rules that were in force before the restart, beside the shipped rules of now, tried on the scenarios
     * that they were accepted with.
     */
    private Optional<First> lastAccepted() {
        var before = store.lastInForce()
                .map(kept -> new Candidate(Origin.operatorsOf(kept.sources()), kept.scenarios()))
                .filter(candidate -> !candidate.rules().isEmpty());
        if (before.isEmpty()) {
            return Optional.empty();
        }
        var again = examiner.examine(before.get());
        if (again instanceof Examined.Accepted accepted) {
            return Optional.of(new First(
                    accepted.base(), Source.LAST_ACCEPTED, before.get().scenarios()));
        }
        again.complaints()
                .forEach(c -> log.atWarn().addKeyValue("complaint", c.display()).log("rules.last.accepted.refused"));
        return Optional.empty();
    }

    private static Source source(DroolsKnowledgeBase base) {
        return Origin.operatorsOf(base.sources()).isEmpty() ? Source.SHIPPED : Source.DIRECTORY;
    }

    /** One look at the directory; what is new and was seen before is examined, and takes over when it is accepted. */
    synchronized void look() {
        var look = Look.at(Objects.requireNonNull(directory, "only a directory is looked at"));
        var fingerprint = look.fingerprint();
        if (fingerprint.equals(settled)) {
            seen = fingerprint;
            return;
        }
        if (!fingerprint.equals(seen)) {
            seen = fingerprint;
            return;
        }
        settled = fingerprint;
        var result = examine(look);
        if (result instanceof Examined.Accepted accepted && !takeOver(accepted.base(), look.scenarios())) {
            settled = "";
            return;
        }
        tell(look, result);
    }

    /** Null when there is nothing to examine. */
    private @Nullable Examined examine(Look look) {
        return look.candidate() == null ? null : examiner.examine(look.candidate());
    }

    /** False when the database does not take its sources: then it must not decide anything. */
    private boolean takeOver(DroolsKnowledgeBase base, SortedMap<String, String> scenarios) {
        var now = rules.shown();
        try {
            base.prepare(policy.get());
            store.keep(base.hash(), base.sources(), scenarios, clock.instant());
        } catch (StoreUnavailableException e) {
            base.close();
            log.atWarn().addKeyValue("cause", e.getMessage()).log("rules.not.kept");
            return false;
        }
        if (base.hash().equals(now.base().hash()) && source(base) == now.source()) {
            base.close();
            return true;
        }
        rules.exchange(base, source(base), clock.instant());
        log.atInfo()
                .addKeyValue("hash", base.hash())
                .addKeyValue("rules", base.rules().size())
                .addKeyValue("before", now.base().hash())
                .log("rules.exchanged");
        return true;
    }

    /** Only once it is so: whoever reads that a candidate was accepted finds it in force. */
    private void tell(Look look, @Nullable Examined result) {
        var candidate = result == null
                ? LastCandidate.unread(Objects.requireNonNull(look.refused()), clock.instant())
                : LastCandidate.of(result, clock.instant());
        last = candidate;
        examined.accept(candidate);
        candidate
                .complaints()
                .forEach(c -> (c.refuses() ? log.atError() : log.atWarn())
                        .addKeyValue("check", c.check())
                        .addKeyValue("complaint", c.display())
                        .log(c.refuses() ? "rules.refused" : "rules.warning"));
    }

    @Override
    public void close() {
        timer.shutdownNow();
        rules.close();
    }
}
