package io.kubernaut.rules.whynot;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Evaluation.FiredRule;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.decision.Veto;
import io.kubernaut.core.incident.IncidentStore;
import io.kubernaut.rules.DroolsKnowledgeBase;
import io.kubernaut.rules.whynot.RuleWhy.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Asks of one decision why a rule did not fire, or why an action was not chosen. */
public final class Inquiry {
    private final Decision decision;
    private final IncidentStore.Trace trace;
    private final ActionCatalogue catalogue;
    private final Explainer explainer;
    private final Set<String> rules;
    private final Places places;
    private final Set<String> fired;
    private final Beside beside;

    /** @param base the one that the decision was made under */
    public Inquiry(DroolsKnowledgeBase base, IncidentStore.Trace trace, ActionCatalogue catalogue) {
        if (!base.hash().equals(trace.decision().ruleBase())) {
            throw new IllegalArgumentException("The decision was made under "
                    + trace.decision().ruleBase() + " and cannot be explained by " + base.hash());
        }
        this.decision = trace.decision();
        this.trace = trace;
        this.catalogue = catalogue;
        this.explainer = new Explainer(base);
        this.rules = base.rules().keySet();
        this.places = new Places(base.drl());
        this.beside = new Beside(base, trace.snapshot());
        this.fired = trace.evaluation().fired().stream().map(FiredRule::rule).collect(Collectors.toSet());
    }

    /** Empty when the base has no such rule; {@link #rulesLike} may help. */
    public Optional<WhyNot> rule(String name) {
        return explainer.rule(trace.snapshot(), name).map(why -> {
            var rule = ofRule(why);
            var proposed = rule.proposals().stream().map(WhyNot.Fate::action).toList();
            return answer("rule", name, Answers.ofRule(rule), List.of(rule), vetoes(proposed));
        });
    }

    /** Empty when there is no such action; {@link #actionsLike} may help. */
    public Optional<WhyNot> action(String name) {
        var proposing =
                rules.stream().filter(r -> places.proposes(r).contains(name)).toList();
        if (proposing.isEmpty() && !actions().contains(name)) {
            return Optional.empty();
        }
        var asked = explainer.all(trace.snapshot()).stream()
                .filter(why -> proposing.contains(why.rule())
                        || proposed(why.rule()).anyMatch(p -> p.action().equals(name)))
                .map(this::ofRule)
                .sorted(Comparator.comparing((WhyNot.OfRule r) -> !r.fired())
                        .thenComparing(r -> -r.why().held().size())
                        .thenComparing(r -> r.why().rule()))
                .toList();
        var vetoes = vetoes(List.of(name));
        return Optional.of(answer("action", name, Answers.ofAction(name, asked, vetoes, decision), asked, vetoes));
    }

    public List<String> rulesLike(String name) {
        return Nearest.to(name, rules);
    }

    public List<String> actionsLike(String name) {
        return Nearest.to(name, actions());
    }

    private Set<String> actions() {
        var names = catalogue.all().stream().map(ActionDefinition::name).collect(Collectors.toCollection(TreeSet::new));
        names.add(Proposal.NONE);
        return names;
    }

    private WhyNot answer(String asked, String name, String answer, List<WhyNot.OfRule> of, List<Veto> vetoes) {
        return new WhyNot(decision.decisionId(), decision.ruleBase(), asked, name, answer, of, vetoes);
    }

    private WhyNot.OfRule ofRule(RuleWhy why) {
        var name = why.rule();
        var aside = fired.contains(name) && beside.only(name);
        var before = fired.contains(name) && !aside;
        return new WhyNot.OfRule(
                before,
                aside ? beside.restsOn(name) : "",
                List.copyOf(places.proposes(name)),
                trace.evaluation().findings().stream()
                        .filter(f -> f.rule().equals(name))
                        .toList(),
                proposed(name).map(this::fate).distinct().toList(),
                honest(why, before));
    }

    /** Where engine and explainer part, nothing is explained: it would be an explanation of something else. */
    private RuleWhy honest(RuleWhy why, boolean before) {
        return why.verdict() == Verdict.CANNOT_TELL || before == (why.verdict() == Verdict.MATCHES)
                ? why
                : RuleWhy.cannotTell(
                        why.rule(),
                        "the engine " + (before ? "fired it" : "did not fire it")
                                + ", and going through its conditions comes to something else",
                        why.conditions(),
                        why.file(),
                        why.line());
    }

    private Stream<Proposal> proposed(String rule) {
        return trace.evaluation().proposals().stream().filter(p -> p.rule().equals(rule));
    }

    private WhyNot.Fate fate(Proposal proposal) {
        var choice = decision.chosen();
        var none = proposal.action().equals(Proposal.NONE)
                && choice == null
                && decision.reason().startsWith(proposal.reason());
        var chosen = none
                || (choice != null
                        && choice.action().equals(proposal.action())
                        && choice.target().equals(proposal.target())
                        && choice.rule().equals(proposal.rule()));
        var guards = decision.guards().stream()
                .filter(g ->
                        g.action().equals(proposal.action()) && !g.verdict().equals("ALLOW"))
                .toList();
        var because = chosen
                ? "It was chosen; the outcome is " + decision.outcome() + "."
                : decision.alternatives().stream()
                        .filter(a -> a.action().equals(proposal.action())
                                && a.rule().equals(proposal.rule())
                                && a.target().equals(proposal.target()))
                        .map(Decision.Alternative::rejectedBecause)
                        .findFirst()
                        .orElseGet(() -> "It was not weighed: "
                                + (beside.only(proposal.rule())
                                        ? "it rests on " + beside.restsOn(proposal.rule()) + "."
                                        : "its rule is trusted with "
                                                + proposal.trust().name().toLowerCase(Locale.ROOT) + " only."));
        return new WhyNot.Fate(proposal.action(), proposal.target(), chosen, because, guards);
    }

    private List<Veto> vetoes(List<String> actions) {
        return trace.evaluation().vetoes().stream()
                .filter(v -> actions.contains(v.action())
                        || (v.action().equals("*")
                                && actions.stream()
                                        .flatMap(a -> catalogue.find(a).stream())
                                        .anyMatch(ActionDefinition::mutating)))
                .toList();
    }
}
