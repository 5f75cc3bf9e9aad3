package io.kubernaut.history.rulebase;

import static io.kubernaut.history.Given.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.decision.RuleBaseStore.Kept;
import io.kubernaut.history.TestDatabase;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RuleBasesIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static Kept kept(Map<String, String> sources, Map<String, String> scenarios) {
        return new Kept(new TreeMap<>(sources), new TreeMap<>(scenarios));
    }

    @Test
    void keepsEachBaseOnceAndKnowsWhichCameIntoForceLast() {
        var bases = new PostgresRuleBases(database.sessions());
        assertThat(bases.lastInForce()).isEmpty();

        assertThat(bases.keep("sha256:a", Map.of("a.drl", "A"), Map.of("a.yaml", "1"), NOON))
                .isTrue();
        assertThat(bases.keep("sha256:b", Map.of("b.drl", "B"), Map.of(), NOON.plusSeconds(1)))
                .isTrue();
        assertThat(bases.lastInForce()).hasValue(kept(Map.of("b.drl", "B"), Map.of()));

        assertThat(bases.keep("sha256:a", Map.of("a.drl", "A"), Map.of("a.yaml", "2"), NOON.plusSeconds(2)))
                .isFalse();
        assertThat(bases.lastInForce()).hasValue(kept(Map.of("a.drl", "A"), Map.of("a.yaml", "2")));
        assertThat(bases.sources("sha256:b")).hasValue(new TreeMap<>(Map.of("b.drl", "B")));
        assertThat(bases.sources("sha256:c")).isEmpty();
        assertThat(database.count("rule_base")).isEqualTo(2);
    }
}
