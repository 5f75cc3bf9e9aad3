package io.kubernaut.rules.base;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.rules.DroolsKnowledgeBase;
import io.kubernaut.rules.RuleBaseCompiler;
import io.kubernaut.rules.SnapshotFixture;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Two bases of twenty rules take turns while decisions are made without a pause. */
class ReloadUnderLoadTest {
    private static final int RULES = 20;
    private static final int RELOADS = 200;
    private static final int SETTLED = 20;
    private static final int DECIDERS = 3;
    private static final long MOST_GROWTH = 25L << 20;

    private static Map<String, String> version(String version) {
        return Map.of(
                "twenty.drl",
                """
                package twenty
                import io.kubernaut.core.context.Snapshot
                import io.kubernaut.core.decision.Finding
                """
                        + IntStream.range(0, RULES)
                                .mapToObj(i -> """
                                        rule "twenty/%2$d/%1$s"
                                        when
                                            $s : Snapshot( symptom == "crash-loop" )
                                        then
                                            insert( Finding.of( "f%2$d", $s.target(), "%1$s" ) );
                                        end
                                        """.formatted(version, i))
                                .collect(Collectors.joining("\n")));
    }

    /** What the rules of an evaluation say of themselves, and how many there were. */
    private static String spoken(Evaluation evaluation) {
        assertThat(evaluation.fired()).hasSize(RULES);
        var versions = evaluation.fired().stream()
                .map(f -> f.rule().substring(f.rule().lastIndexOf('/') + 1))
                .collect(Collectors.toSet());
        evaluation.findings().forEach(f -> versions.add(f.evidence()));
        assertThat(versions).hasSize(1);
        return versions.iterator().next();
    }

    @Test
    void noDecisionMixesThemAndTheHeapReturnsToItsLevel() throws Exception {
        var first = version("one");
        var second = version("two");
        var versions = Map.of(RuleBaseCompiler.hash(first), "one", RuleBaseCompiler.hash(second), "two");
        var snapshot = SnapshotFixture.aSnapshot("crash-loop");
        var gone = new ArrayList<WeakReference<Object>>();
        var stop = new AtomicBoolean();
        var decisions = new AtomicLong();
        Set<String> seen = ConcurrentHashMap.newKeySet();
        long settled = 0;
        int classes = 0;
        try (var rules = new RulesInForce(RuleBaseCompiler.compile(first), RulesInForce.Source.SHIPPED, Instant.EPOCH);
                var deciders = Executors.newFixedThreadPool(DECIDERS)) {
            var running = new ArrayList<Future<?>>();
            for (int i = 0; i < DECIDERS; i++) {
                running.add(deciders.submit(decider(rules, snapshot, versions, stop, decisions, seen)));
            }
            try {
                for (int i = 1; i <= RELOADS; i++) {
                    watch(rules.shown().base(), gone);
                    long before = decisions.get();
                    rules.exchange(
                            RuleBaseCompiler.compile(i % 2 == 0 ? first : second),
                            RulesInForce.Source.DIRECTORY,
                            Instant.EPOCH);
                    awaitMore(decisions, before, running);
                    if (i == SETTLED) {
                        settled = usedAfterCollecting();
                        classes = ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
                    }
                }
            } finally {
                stop.set(true);
            }
            for (var decider : running) {
                decider.get();
            }
            assertThat(seen).containsExactlyInAnyOrder("one", "two");
            assertThat(decisions.get()).isGreaterThan(RELOADS);

            awaitCollected(gone);
            assertThat(usedAfterCollecting() - settled)
                    .as("growth of the heap over %s reloads", RELOADS - SETTLED)
                    .isLessThan(MOST_GROWTH);
            assertThat(ManagementFactory.getClassLoadingMXBean().getLoadedClassCount() - classes)
                    .as("classes of bases that are gone")
                    .isLessThan(RELOADS);
        }
    }

    /** Two evaluations to a decision, as when several causes are decided about at once. */
    private static Callable<Void> decider(
            RulesInForce rules,
            Snapshot snapshot,
            Map<String, String> versions,
            AtomicBoolean stop,
            AtomicLong decisions,
            Set<String> seen) {
        return () -> {
            while (!stop.get()) {
                rules.with(base -> {
                    var expected = versions.get(base.hash());
                    assertThat(spoken(base.evaluate(snapshot))).isEqualTo(expected);
                    Thread.yield();
                    assertThat(spoken(base.evaluate(snapshot))).isEqualTo(expected);
                    seen.add(expected);
                    return decisions.incrementAndGet();
                });
            }
            return null;
        };
    }

    private static void watch(DroolsKnowledgeBase base, List<WeakReference<Object>> gone) {
        gone.add(new WeakReference<>(base));
        gone.add(new WeakReference<>(base.compiled().firstEntry().getValue()));
    }

    /** Each version decides something before the next one comes. */
    private static void awaitMore(AtomicLong decisions, long before, List<Future<?>> running) throws Exception {
        while (decisions.get() <= before) {
            for (var decider : running) {
                if (decider.isDone()) {
                    decider.get();
                }
            }
            Thread.onSpinWait();
        }
    }

    private static void awaitCollected(List<WeakReference<Object>> gone) {
        var until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (gone.stream().anyMatch(r -> r.get() != null)) {
            assertThat(System.nanoTime())
                    .as(
                            "%s of %s bases are still held",
                            gone.stream().filter(r -> r.get() != null).count(), gone.size())
                    .isLessThan(until);
            System.gc();
        }
    }

    /** The least of a few collections: a listener's garbage of this moment is no leak. */
    private static long usedAfterCollecting() {
        return IntStream.range(0, 5)
                .mapToLong(i -> {
                    System.gc();
                    return ManagementFactory.getMemoryMXBean()
                            .getHeapMemoryUsage()
                            .getUsed();
                })
                .min()
                .orElseThrow();
    }
}
