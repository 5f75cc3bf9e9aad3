package io.kubernaut.history.rulebase;

import static io.kubernaut.history.Given.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.history.TestDatabase;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RuleBasesIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @Test
    void keepsEachBaseOnceAndKnowsWhichCameIntoForceLast() {
        var bases = new PostgresRuleBases(database.sessions());
        assertThat(bases.lastInForce()).isEmpty();

        assertThat(bases.keep("sha256:a", Map.of("a.drl", "A"), NOON)).isTrue();
        assertThat(bases.keep("sha256:b", Map.of("b.drl", "B"), NOON.plusSeconds(1)))
                .isTrue();
        assertThat(bases.lastInForce()).hasValue(new java.util.TreeMap<>(Map.of("b.drl", "B")));

        assertThat(bases.keep("sha256:a", Map.of("a.drl", "A"), NOON.plusSeconds(2)))
                .isFalse();
        assertThat(bases.lastInForce()).hasValue(new java.util.TreeMap<>(Map.of("a.drl", "A")));
        assertThat(bases.sources("sha256:b")).hasValue(new java.util.TreeMap<>(Map.of("b.drl", "B")));
        assertThat(bases.sources("sha256:c")).isEmpty();
        assertThat(database.count("rule_base")).isEqualTo(2);
    }
}
