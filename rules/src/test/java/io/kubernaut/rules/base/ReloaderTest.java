package io.kubernaut.rules.base;

import static io.kubernaut.rules.base.RuleTexts.proposing;
import static io.kubernaut.rules.base.RuleTexts.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.policy.Policy;
import io.kubernaut.rules.ShippedRules;
import io.kubernaut.rules.base.RulesInForce.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloaderTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    private Path root;

    private final RuleTexts.Store store = new RuleTexts.Store();
    private final List<LastCandidate> told = new ArrayList<>();

    private Reloader reloader() {
        return new Reloader(
                new RuleDirectory(root), RuleTexts.examiner(), store, () -> Policy.DEFAULTS, CLOCK, told::add);
    }

    private void write(String path, String text) throws IOException {
        Files.writeString(root.resolve(path), text);
    }

    private static List<String> mine(Reloader reloader) {
        return reloader.rules().shown().base().rules().keySet().stream()
                .filter(r -> r.startsWith("mine/"))
                .toList();
    }

    @Test
    void hasTheDirectorysRulesInForceBeforeAnythingIsDecided() throws Exception {
        write("a.drl", proposing("mine/a/tell", "collect_diagnostics"));
        try (var reloader = reloader()) {
            assertThat(mine(reloader)).containsExactly("mine/a/tell");
            assertThat(reloader.rules().shown().source()).isEqualTo(Source.DIRECTORY);
            assertThat(store.byHash).containsKey(reloader.rules().current().hash());
            assertThat(told).extracting(LastCandidate::accepted).containsExactly(true);
        }
    }

    @Test
    void exchangesTheRulesOnceTwoLooksHaveSeenTheSame() throws Exception {
        write("a.drl", proposing("mine/a/tell", "collect_diagnostics"));
        try (var reloader = reloader()) {
            var before = reloader.rules().current().hash();
            write("b.drl", proposing("mine/b/tell", "collect_diagnostics"));
            reloader.look();
            assertThat(reloader.rules().current().hash()).isEqualTo(before);

            write("b.drl", proposing("mine/b/say", "collect_diagnostics"));
            reloader.look();
            assertThat(reloader.rules().current().hash()).isEqualTo(before);

            reloader.look();
            assertThat(mine(reloader)).containsExactly("mine/a/tell", "mine/b/say");
            assertThat(store.byHash)
                    .hasSize(2)
                    .containsKeys(before, reloader.rules().current().hash());
        }
    }

    @Test
    void aRefusedCandidateLeavesTheOldRulesInForceAndSaysWhy() throws Exception {
        write("a.drl", proposing("mine/a/tell", "collect_diagnostics"));
        try (var reloader = reloader()) {
            var before = reloader.rules().shown();
            write("one.yaml", scenario("restart_pod", "collect_diagnostics"));
            reloader.look();
            reloader.look();

            assertThat(reloader.rules().shown()).isEqualTo(before);
            var last = reloader.last();
            assertThat(last).isNotNull();
            assertThat(last.accepted()).isFalse();
            assertThat(last.complaints())
                    .anySatisfy(c -> assertThat(c.message()).startsWith("Harm would be done"));

            // It is examined once, not at each look.
            reloader.look();
            reloader.look();
            assertThat(told).hasSize(2);

            Files.delete(root.resolve("one.yaml"));
            reloader.look();
            reloader.look();
            assertThat(reloader.last())
                    .isNotNull()
                    .satisfies(l -> assertThat(l.accepted()).isTrue());
            assertThat(reloader.rules().shown()).isEqualTo(before);
        }
    }

    @Test
    void takesTheLastAcceptedRulesUpAgainWhereTheDirectoryIsRefusedAtTheStart() throws Exception {
        write("a.drl", proposing("mine/a/tell", "collect_diagnostics"));
        reloader().close();
        write("a.drl", "no rules at all {");

        try (var reloader = reloader()) {
            assertThat(mine(reloader)).containsExactly("mine/a/tell");
            assertThat(reloader.rules().shown().source()).isEqualTo(Source.LAST_ACCEPTED);
            assertThat(reloader.last())
                    .isNotNull()
                    .satisfies(l -> assertThat(l.accepted()).isFalse());

            write("a.drl", proposing("mine/a/say", "collect_diagnostics"));
            reloader.look();
            reloader.look();
            assertThat(mine(reloader)).containsExactly("mine/a/say");
            assertThat(reloader.rules().shown().source()).isEqualTo(Source.DIRECTORY);
        }
    }

    @Test
    void triesTheLastAcceptedRulesOnTheScenariosThatTheyWereAcceptedWith() throws Exception {
        write("a.drl", proposing("mine/a/tell", "collect_diagnostics"));
        write("one.yaml", scenario("collect_diagnostics", "drain_node"));
        reloader().close();
        assertThat(store.lastInForce())
                .hasValueSatisfying(k -> assertThat(k.scenarios()).containsOnlyKeys("one.yaml"));
        write("a.drl", "no rules at all {");

        // As where the rules shipped meanwhile have made the operator's do harm.
        var hash = store.byHash.keySet().iterator().next();
        var kept = store.byHash.get(hash);
        store.keep(
                hash,
                kept.sources(),
                Map.of("one.yaml", scenario("restart_pod", "collect_diagnostics")),
                CLOCK.instant());
        try (var reloader = reloader()) {
            assertThat(reloader.rules().shown().source()).isEqualTo(Source.SHIPPED);
        }
    }

    @Test
    void keepsTheScenariosThatARuleIsAcceptedWithLater() throws Exception {
        write("a.drl", proposing("mine/a/tell", "collect_diagnostics"));
        try (var reloader = reloader()) {
            var before = reloader.rules().shown();
            write("one.yaml", scenario("collect_diagnostics", "drain_node"));
            reloader.look();
            reloader.look();

            assertThat(reloader.rules().shown()).isEqualTo(before);
            assertThat(store.lastInForce())
                    .hasValueSatisfying(k -> assertThat(k.scenarios()).containsOnlyKeys("one.yaml"));
        }
    }

    @Test
    void startsWithTheShippedRulesWhereNothingElseWasEverAccepted() throws Exception {
        write("a.drl", "no rules at all {");
        try (var reloader = reloader()) {
            assertThat(reloader.rules().current().hash())
                    .isEqualTo(ShippedRules.load().hash());
            assertThat(reloader.rules().shown().source()).isEqualTo(Source.SHIPPED);
        }
    }

    @Test
    void aDirectoryThatVanishesIsRefusedAndAnEmptyOneIsTaken() throws Exception {
        write("a.drl", proposing("mine/a/tell", "collect_diagnostics"));
        try (var reloader = reloader()) {
            Files.delete(root.resolve("a.drl"));
            var aside = root.resolveSibling(root.getFileName() + "-aside");
            Files.move(root, aside);
            reloader.look();
            reloader.look();
            assertThat(mine(reloader)).containsExactly("mine/a/tell");
            assertThat(reloader.last())
                    .isNotNull()
                    .satisfies(l -> assertThat(l.accepted()).isFalse());

            Files.move(aside, root);
            reloader.look();
            reloader.look();
            assertThat(mine(reloader)).isEmpty();
            assertThat(reloader.rules().shown().source()).isEqualTo(Source.SHIPPED);
        }
    }

    @Test
    void rulesWhoseSourcesAreNotKeptDecideNothing() throws Exception {
        try (var reloader = reloader()) {
            var before = reloader.rules().current().hash();
            store.away = true;
            write("a.drl", proposing("mine/a/tell", "collect_diagnostics"));
            reloader.look();
            reloader.look();
            assertThat(reloader.rules().current().hash()).isEqualTo(before);

            store.away = false;
            reloader.look();
            assertThat(mine(reloader)).containsExactly("mine/a/tell");
        }
    }

    @Test
    void everyBaseThatWasInForceCanBeHadByItsHash() throws Exception {
        write("a.drl", proposing("mine/a/tell", "collect_diagnostics"));
        try (var reloader = reloader();
                var archive = new StoredRuleBases(store)) {
            var hash = reloader.rules().current().hash();
            assertThat(archive.withRules(hash, b -> b.rules().containsKey("mine/a/tell")))
                    .hasValue(true);
            assertThat(archive.with(hash, b -> b.hash())).hasValue(hash);
            assertThat(archive.with("sha256:unknown", b -> b.hash())).isEmpty();
            var shipped = ShippedRules.load().hash();
            assertThat(archive.with(shipped, b -> b.hash())).hasValue(shipped);
        }
    }
}
