package io.kubernaut.rules;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.Risk;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.decision.Evaluation.FiredRule;
import io.kubernaut.core.decision.Evaluation.Quarantined;
import io.kubernaut.core.decision.Finding;
import io.kubernaut.core.decision.KnowledgeBase;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.decision.Veto;
import io.kubernaut.core.policy.TrustStage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.drools.model.Model;
import org.drools.model.Rule;
import org.kie.api.KieBase;
import org.kie.api.runtime.rule.ConsequenceException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rules in Drools. Every evaluation has a session of its own. A rule that throws is left out by name and the evaluation
 * is made again; other evaluations still see the rule, so that an evaluation depends on its snapshot alone.
 */
public final class DroolsKnowledgeBase implements KnowledgeBase, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DroolsKnowledgeBase.class);
    private static final int MOST_FIRINGS = 5_000;
    private static final int MOST_BASES_WITHOUT = 16;
    private static final int MOST_EVIDENCE = 3;
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");

    private final String hash;
    private final SortedMap<String, String> sources;
    private final Supplier<? extends KieBase> fresh;
    private final Runnable close;
    private final Collection<Model> models;
    private final KieBase complete;
    private final Map<Set<String>, KieBase> without = new ConcurrentHashMap<>();
    private final SortedMap<String, RuleMetadata> rules = new TreeMap<>();
    private final Set<String> packages = new HashSet<>();
    private final ActionCatalogue catalogue = ActionCatalogue.standard();

    /** @param models what the rules became, for explanations */
    DroolsKnowledgeBase(
            String hash,
            SortedMap<String, String> sources,
            Supplier<Collection<Model>> models,
            Supplier<? extends KieBase> fresh,
            Runnable close) {
        this.hash = hash;
        this.sources = Collections.unmodifiableSortedMap(new TreeMap<>(sources));
        this.fresh = fresh;
        this.close = close;
        this.complete = fresh.get();
        // After the engine's own: in a fresh JVM, a base whose models were asked for first matches nothing.
        this.models = List.copyOf(models.get());
        for (var pack : complete.getKiePackages()) {
            for (var rule : pack.getRules()) {
                packages.add(pack.getName());
                rules.put(rule.getName(), RuleMetadata.of(rule.getName(), rule.getMetaData()));
            }
        }
    }

    @Override
    public String hash() {
        return hash;
    }

    /** The DRL that this base was made of, by path. */
    public SortedMap<String, String> sources() {
        return sources;
    }

    /** All rules by name. */
    public SortedMap<String, RuleMetadata> rules() {
        return Collections.unmodifiableSortedMap(rules);
    }

    /** What the engine was given, by rule; for reading only, as explanations do. */
    public SortedMap<String, Rule> compiled() {
        var byName = new TreeMap<String, Rule>();
        models.forEach(model -> model.getRules().forEach(rule -> byName.put(rule.getName(), rule)));
        return byName;
    }

    @Override
    public Evaluation evaluate(Snapshot snapshot) {
        return observe(snapshot).evaluation();
    }

    /** Evaluates, and keeps what explanations need beyond the evaluation. */
    public Observation observe(Snapshot snapshot) {
        var quarantined = new TreeMap<String, String>();
        while (true) {
            try {
                return run(snapshot, baseWithout(quarantined.keySet()), quarantined);
            } catch (EvaluationFailedException e) {
                throw e;
            } catch (RuntimeException e) {
                var culprits = culprits(e);
                if (culprits.isEmpty() || !Collections.disjoint(culprits, quarantined.keySet())) {
                    throw new EvaluationFailedException("The rules failed, and no rule can be named that did", e);
                }
                for (var rule : culprits) {
                    LOG.atError()
                            .addKeyValue("rule", rule)
                            .addKeyValue("symptom", snapshot.symptom())
                            .addKeyValue("failure", root(e))
                            .log("rule.quarantined");
                    quarantined.put(rule, root(e));
                }
            }
        }
    }

    private Observation run(Snapshot snapshot, KieBase base, SortedMap<String, String> quarantined) {
        var recorder = new Recorder();
        var session = base.newKieSession();
        try {
            session.addEventListener((org.kie.api.event.rule.AgendaEventListener) recorder);
            session.addEventListener((org.kie.api.event.rule.RuleRuntimeEventListener) recorder);
            session.insert(snapshot);
            if (session.fireAllRules(MOST_FIRINGS) >= MOST_FIRINGS) {
                throw new EvaluationFailedException(
                        "The rules fired " + MOST_FIRINGS + " times and did not come to an end", null);
            }
        } finally {
            session.dispose();
        }
        return new Observation(evaluation(snapshot, recorder, quarantined), recorder.inserted, recorder.firings());
    }

    private Evaluation evaluation(Snapshot snapshot, Recorder recorder, SortedMap<String, String> quarantined) {
        return new Evaluation(
                findings(recorder),
                recorder.proposals.stream()
                        .map(i -> attributed(i.fact(), i.rule(), snapshot))
                        .distinct()
                        .sorted(Comparator.comparing(Proposal::rule)
                                .thenComparing(Proposal::action)
                                .thenComparing(Proposal::target)
                                .thenComparing(p -> p.parameters().toString())
                                .thenComparing(Proposal::reason)
                                .thenComparing(Proposal::finding))
                        .toList(),
                recorder.vetoes.stream()
                        .map(i -> i.fact().raisedBy(i.rule()))
                        .distinct()
                        .sorted(Comparator.comparing(Veto::rule)
                                .thenComparing(Veto::action)
                                .thenComparing(Veto::target)
                                .thenComparing(Veto::reason))
                        .toList(),
                recorder.fired.stream()
                        .distinct()
                        .sorted(Comparator.comparing(FiredRule::rule)
                                .thenComparing(f -> f.bound().toString())
                                .thenComparing(f -> f.produced().toString()))
                        .toList(),
                quarantined.entrySet().stream()
                        .map(e -> new Quarantined(e.getKey(), e.getValue()))
                        .toList());
    }

    private Proposal attributed(Proposal proposal, String rule, Snapshot snapshot) {
        var about = metadata(rule);
        var learned = about.fixed() ? 0 : snapshot.learned(proposal.action());
        return proposal.attributedTo(
                Proposal.Source.RULE,
                rule,
                Proposal.Priority.of(about.base(), learned),
                Optional.ofNullable(snapshot.policy().trust().get(rule))
                        .or(() -> Optional.ofNullable(about.trust()))
                        .orElseGet(() -> trustFor(proposal.action())));
    }

    private TrustStage trustFor(String action) {
        return catalogue.find(action).filter(a -> a.risk() == Risk.HIGH).isPresent()
                ? TrustStage.APPROVE
                : TrustStage.AUTO;
    }

    private RuleMetadata metadata(String rule) {
        return Optional.ofNullable(rules.get(rule)).orElseGet(() -> RuleMetadata.of(rule, Map.of()));
    }

    /** A rule that sees the same thing at several objects found one thing, with several pieces of evidence. */
    private static List<Finding> findings(Recorder recorder) {
        var evidence = new TreeMap<Finding, TreeSet<String>>(Comparator.comparing(Finding::name)
                .thenComparing(Finding::cause)
                .thenComparing(Finding::rule));
        for (var inserted : recorder.findings) {
            var finding = inserted.fact();
            var key = Finding.of(finding.name(), finding.cause(), "").foundBy(inserted.rule());
            evidence.computeIfAbsent(key, k -> new TreeSet<>()).add(finding.evidence());
        }
        return evidence.entrySet().stream()
                .map(e -> new Finding(
                        e.getKey().name(),
                        e.getKey().cause(),
                        joined(e.getValue()),
                        e.getKey().rule()))
                .toList();
    }

    private static String joined(TreeSet<String> evidence) {
        var shown = new ArrayList<>(evidence).subList(0, Math.min(MOST_EVIDENCE, evidence.size()));
        var more = evidence.size() - shown.size();
        return String.join("; ", shown) + (more > 0 ? "; and " + more + " more" : "");
    }

    private KieBase baseWithout(Set<String> names) {
        if (names.isEmpty()) {
            return complete;
        }
        if (without.size() > MOST_BASES_WITHOUT) {
            without.clear();
        }
        return without.computeIfAbsent(Set.copyOf(names), this::reduced);
    }

    private KieBase reduced(Set<String> names) {
        var base = fresh.get();
        for (var name : names) {
            for (var pack : packages) {
                if (base.getRule(pack, name) != null) {
                    base.removeRule(pack, name);
                }
            }
        }
        return base;
    }

    /** Which rules threw: the one whose consequence it was, or those that share the constraint. */
    private Set<String> culprits(RuntimeException failure) {
        var named = new TreeSet<String>();
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof ConsequenceException c) {
                named.add(c.getRule().getName());
            } else if (t instanceof org.drools.base.rule.consequence.ConsequenceException c) {
                named.add(c.getRule().getName());
            } else if (t.getMessage() != null && t.getMessage().startsWith("Error evaluating")) {
                var quoted = QUOTED.matcher(t.getMessage());
                while (quoted.find()) {
                    if (rules.containsKey(quoted.group(1))) {
                        named.add(quoted.group(1));
                    }
                }
            }
        }
        return named;
    }

    private static String root(Throwable failure) {
        var deepest = failure;
        while (deepest.getCause() != null && deepest.getCause() != deepest) {
            deepest = deepest.getCause();
        }
        return deepest.toString();
    }

    @Override
    public void close() {
        without.clear();
        close.run();
    }
}
