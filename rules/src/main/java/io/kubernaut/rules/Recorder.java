package io.kubernaut.rules;

import io.kubernaut.core.decision.Evaluation.FiredRule;
import io.kubernaut.core.decision.Finding;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.decision.Veto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.kie.api.event.rule.AfterMatchFiredEvent;
import org.kie.api.event.rule.BeforeMatchFiredEvent;
import org.kie.api.event.rule.DefaultAgendaEventListener;
import org.kie.api.event.rule.ObjectDeletedEvent;
import org.kie.api.event.rule.ObjectInsertedEvent;
import org.kie.api.event.rule.ObjectUpdatedEvent;
import org.kie.api.event.rule.RuleRuntimeEventListener;

/** Watches one session: which rule fired on what, and which rule inserted which fact. */
public final class Recorder extends DefaultAgendaEventListener implements RuleRuntimeEventListener {
    /** What rules insert. */
    public static final Set<Class<?>> INSERTED = Set.of(Finding.class, Proposal.class, Veto.class);

    /** How often one rule may fire in one evaluation. */
    static final int MOST_FIRINGS = 5_000;

    /** A fact and the rule that inserted it. */
    record Inserted<T>(String rule, T fact) {}

    final List<Inserted<Finding>> findings = new ArrayList<>();
    final List<Inserted<Proposal>> proposals = new ArrayList<>();
    final List<Inserted<Veto>> vetoes = new ArrayList<>();
    final List<FiredRule> fired = new ArrayList<>();
    final List<Object> inserted = new ArrayList<>();
    private final List<MatchingLimits.Inserted> joining;
    private final Map<String, Integer> often = new HashMap<>();
    private List<String> produced = new ArrayList<>();
    private String firing = "";

    public Recorder() {
        this(List.of());
    }

    /** @param joining the rules for which there can be too many facts, those for which that is soonest first */
    Recorder(List<MatchingLimits.Inserted> joining) {
        this.joining = joining;
    }

    @Override
    public void beforeMatchFired(BeforeMatchFiredEvent event) {
        firing = event.getMatch().getRule().getName();
        produced = new ArrayList<>();
        if (fired.size() >= MOST_FIRINGS) {
            mayStillFire(firing);
        }
    }

    /** Rules are counted apart only when all of them together fired as often as one may. */
    private void mayStillFire(String rule) {
        if (often.isEmpty()) {
            fired.forEach(f -> often.merge(f.rule(), 1, Integer::sum));
        }
        if (often.merge(rule, 1, Integer::sum) > MOST_FIRINGS) {
            firing = "";
            throw new RuleFailedException(
                    new TreeSet<>(List.of(rule)), "it fires more than " + MOST_FIRINGS + " times", null);
        }
    }

    /** An error during the session, with the name of the rule whose consequence it was if it was one's. */
    RuleFailedException whileFiring(Error failure) {
        var rules = new TreeSet<String>();
        if (!firing.isEmpty()) {
            rules.add(firing);
        }
        return new RuleFailedException(rules, "a consequence fails", failure);
    }

    @Override
    public void objectInserted(ObjectInsertedEvent event) {
        var rule = event.getRule();
        if (rule == null) {
            return;
        }
        switch (event.getObject()) {
            case Finding f -> findings.add(new Inserted<>(rule.getName(), f));
            case Proposal p -> proposals.add(new Inserted<>(rule.getName(), p));
            case Veto v -> vetoes.add(new Inserted<>(rule.getName(), v));
            default -> {}
        }
        inserted.add(event.getObject());
        produced.add(FactText.produced(event.getObject()));
        if (!joining.isEmpty() && inserted.size() > joining.getFirst().most()) {
            throw joining.getFirst().exceeded();
        }
    }

    @Override
    public void afterMatchFired(AfterMatchFiredEvent event) {
        firing = "";
        var match = event.getMatch();
        var bound = new TreeMap<String, String>();
        for (var name : match.getDeclarationIds()) {
            if (name.startsWith("$")) {
                var fact = match.getDeclarationValue(name);
                if (FactText.telling(fact)) {
                    bound.put(name, FactText.of(fact));
                }
            }
        }
        fired.add(new FiredRule(match.getRule().getName(), bound, List.copyOf(produced)));
    }

    /** How many times each rule fired. */
    SortedMap<String, Integer> firings() {
        var counts = new TreeMap<String, Integer>();
        fired.forEach(f -> counts.merge(f.rule(), 1, Integer::sum));
        return counts;
    }

    /** Of which types the facts are that each rule inserted. */
    SortedMap<String, Set<Class<?>>> insertedBy() {
        var types = new TreeMap<String, Set<Class<?>>>();
        Stream.of(findings, proposals, vetoes)
                .flatMap(List::stream)
                .forEach(i -> types.computeIfAbsent(i.rule(), r -> new HashSet<>())
                        .add(i.fact().getClass()));
        return types;
    }

    @Override
    public void objectUpdated(ObjectUpdatedEvent event) {}

    @Override
    public void objectDeleted(ObjectDeletedEvent event) {}
}
