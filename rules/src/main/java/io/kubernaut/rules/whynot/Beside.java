package io.kubernaut.rules.whynot;

import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Evaluation.FiredRule;
import io.kubernaut.core.decision.Finding;
import io.kubernaut.core.policy.TrustStage;
import io.kubernaut.rules.DroolsKnowledgeBase;
import io.kubernaut.rules.FactText;
import io.kubernaut.rules.Observation;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Tells firings that count from those that only rules trusted less brought about. */
final class Beside {
    private final DroolsKnowledgeBase base;
    private final Snapshot snapshot;
    private final Observation counting;
    private final Observation all;

    Beside(DroolsKnowledgeBase base, Snapshot snapshot) {
        this.base = base;
        this.snapshot = snapshot;
        this.counting = base.observe(snapshot, TrustStage.APPROVE);
        this.all = base.observe(snapshot);
    }

    /** The rule may act, and fired only on what rules found that may not. */
    boolean only(String rule) {
        return base.trust(rule, snapshot.policy()).compareTo(TrustStage.APPROVE) >= 0
                && all.firings().containsKey(rule)
                && !counting.firings().containsKey(rule);
    }

    /** On what, in words: {@code finding bad-rollout of mine/diagnose, which is trusted with shadow only}. */
    String restsOn(String rule) {
        var bound = all.evaluation().fired().stream()
                .filter(f -> f.rule().equals(rule))
                .map(FiredRule::bound)
                .flatMap(b -> b.values().stream())
                .collect(Collectors.toSet());
        var less = all.evaluation().findings().stream()
                .filter(f -> base.trust(f.rule(), snapshot.policy()).compareTo(TrustStage.APPROVE) < 0)
                .toList();
        var named = less.stream().filter(f -> bound.contains(FactText.of(f))).toList();
        return words(named.isEmpty() ? less : named);
    }

    private String words(List<Finding> findings) {
        return findings.isEmpty()
                ? "what rules did that may not act"
                : findings.stream()
                        .map(f -> "finding " + f.name() + " of " + f.rule() + ", which is trusted with "
                                + base.trust(f.rule(), snapshot.policy()).name().toLowerCase(Locale.ROOT) + " only")
                        .distinct()
                        .collect(Collectors.joining("; "));
    }
}
