package io.kubernaut.rules.whynot;

import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.policy.TrustStage;
import io.kubernaut.rules.DroolsKnowledgeBase;
import io.kubernaut.rules.Observation;
import io.kubernaut.rules.whynot.RuleWhy.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.drools.model.Rule;

/**
 * Says of the rules of a base how far each came on a snapshot. It does not ask the engine: it goes through the
 * compiled conditions itself, over the snapshot and what the evaluation inserted, all of it, as it stands at the end.
 * That the two agree is for {@link Agreement} to show. Thread-safe.
 */
public final class Explainer {
    private final DroolsKnowledgeBase base;
    private final SortedMap<String, Rule> rules;
    private final Places places;

    public Explainer(DroolsKnowledgeBase base) {
        this.base = base;
        this.rules = base.compiled();
        this.places = new Places(base.drl());
    }

    /** Every rule of the base, by name; each in the evaluation that rules of its stage are part of. */
    public List<RuleWhy> all(Snapshot snapshot) {
        var views = new Views(snapshot);
        return rules.values().stream().map(views::why).toList();
    }

    /** What each stage of trust sees of one snapshot. */
    private final class Views {
        private final Snapshot snapshot;
        private final Map<TrustStage, View> byStage = new EnumMap<>(TrustStage.class);

        Views(Snapshot snapshot) {
            this.snapshot = snapshot;
        }

        RuleWhy why(Rule rule) {
            var stage = base.trust(rule.getName(), snapshot.policy());
            var view = byStage.computeIfAbsent(stage, s -> {
                var observed = base.observe(snapshot, s);
                return new View(session(snapshot, observed), observed);
            });
            return Explainer.this.why(rule, view.session(), view.observed());
        }
    }

    private record View(List<Object> session, Observation observed) {}

    /** Those of the names that are rules of the base. */
    List<RuleWhy> all(Snapshot snapshot, Observation observed, Set<String> names) {
        var session = session(snapshot, observed);
        return rules.values().stream()
                .filter(r -> names.contains(r.getName()))
                .map(r -> why(r, session, observed))
                .toList();
    }

    /** Empty when the base has no rule of this name. */
    public Optional<RuleWhy> rule(Snapshot snapshot, String name) {
        return Optional.ofNullable(rules.get(name)).map(new Views(snapshot)::why);
    }

    /** The facts that a rule can match: sorted, so that the same facts are explained the same. */
    private static List<Object> session(Snapshot snapshot, Observation observed) {
        var facts = new ArrayList<>(observed.inserted());
        facts.sort(Comparator.comparing((Object f) -> f.getClass().getName()).thenComparing(Object::toString));
        facts.addFirst(snapshot);
        return facts;
    }

    private RuleWhy why(Rule rule, List<Object> session, Observation observed) {
        var name = rule.getName();
        var place = places.of(name);
        var conditions = Walk.conditionsOf(rule.getView());
        var quarantined = observed.evaluation().quarantined().stream()
                .filter(q -> q.rule().equals(name))
                .map(q -> "it was left out because it failed: " + q.failure())
                .findFirst();
        var beyond = Support.missing(rule).or(() -> quarantined);
        if (beyond.isPresent()) {
            return RuleWhy.cannotTell(name, beyond.get(), conditions, place.file(), place.line());
        }
        var walk = new Walk(session, places.within(rule));
        walk.through(rule.getView());
        if (!walk.thrown().isEmpty()) {
            return RuleWhy.cannotTell(name, walk.thrown(), conditions, place.file(), place.line());
        }
        return new RuleWhy(
                name,
                walk.matches() > 0 ? Verdict.MATCHES : Verdict.FAILS,
                walk.matches(),
                conditions,
                walk.held(),
                walk.matches() > 0 ? null : walk.failure().orElseThrow(),
                "",
                place.file(),
                place.line());
    }
}
