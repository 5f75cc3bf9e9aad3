package io.kubernaut.rules.base;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.decision.RuleBaseStore;
import io.kubernaut.rules.DroolsKnowledgeBase;
import io.kubernaut.rules.RuleBaseCompiler;
import io.kubernaut.rules.whynot.RuleBasesByHash;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RuleBasesByHashTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static Map<String, String> sources(String rule) {
        return Map.of("a.drl", """
                package tests
                import io.kubernaut.core.context.Snapshot
                import io.kubernaut.core.decision.Finding
                rule "%s" when $s : Snapshot() then insert( Finding.of( "found", $s.target(), "" ) ); end
                """.formatted(rule));
    }

    @Test
    void findsTheBaseInForceAndThoseOfBefore() {
        var now = sources("a/b/now");
        var before = sources("a/b/before");
        var store = new RuleBaseStore() {
            @Override
            public boolean keep(String hash, Map<String, String> kept, Map<String, String> scenarios, Instant at) {
                throw new IllegalStateException("Nothing is kept here");
            }

            @Override
            public Optional<SortedMap<String, String>> sources(String hash) {
                return hash.equals(RuleBaseCompiler.hash(before))
                        ? Optional.of(new TreeMap<>(before))
                        : Optional.empty();
            }

            @Override
            public Optional<Kept> lastInForce() {
                return Optional.empty();
            }
        };
        try (var inForce = new RulesInForce(RuleBaseCompiler.compile(now), RulesInForce.Source.DIRECTORY, NOW);
                var stored = new StoredRuleBases(store)) {
            var bases = RuleBasesByHash.either(inForce, stored);

            assertThat(rules(bases, RuleBaseCompiler.hash(now))).contains("a/b/now");
            assertThat(rules(bases, RuleBaseCompiler.hash(before))).contains("a/b/before");
            assertThat(rules(bases, "sha256:of-no-base")).isEmpty();
            assertThat(rules(inForce, RuleBaseCompiler.hash(before))).isEmpty();
        }
    }

    private static Optional<String> rules(RuleBasesByHash bases, String hash) {
        return bases.withRules(hash, (DroolsKnowledgeBase base) -> base.rules().firstKey());
    }
}
