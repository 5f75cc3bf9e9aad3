package io.kubernaut.rules;

import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.SymptomTable;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.decision.Evaluation.Quarantined;
import io.kubernaut.core.decision.Evaluation.Weight;
import io.kubernaut.core.decision.KnowledgeBase;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.decision.Veto;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.core.policy.TrustStage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.drools.model.Model;
import org.drools.model.Rule;
import org.jspecify.annotations.Nullable;
import org.kie.api.KieBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rules in Drools. Every evaluation has a session of its own. A rule that throws is left out by name and the evaluation
 * is made again; other evaluations still see the rule, so that an evaluation depends on its snapshot alone.
 */
public final class DroolsKnowledgeBase implements KnowledgeBase, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DroolsKnowledgeBase.class);
    /** Of all rules together; each one is stopped long before, by {@link Recorder#MOST_FIRINGS}. */
    private static final int MOST_FIRINGS = 20 * Recorder.MOST_FIRINGS;

    private static final int MOST_BASES_WITHOUT = 16;
    private static final Comparator<Veto> VETOES = Comparator.comparing(Veto::rule)
            .thenComparing(Veto::action)
            .thenComparing(Veto::target)
            .thenComparing(Veto::reason);

    private final String hash;
    private final SortedMap<String, String> sources;
    private final SymptomTable symptoms;
    private final Supplier<? extends KieBase> fresh;
    private final Runnable close;
    private final Collection<Model> models;
    private final MatchingLimits limits;
    private final KieBase complete;
    private final Map<Set<String>, KieBase> basesWithout = new ConcurrentHashMap<>();
    private final SortedMap<String, RuleMetadata> rules = new TreeMap<>();
    /** The same, to look one up. */
    private final Map<String, RuleMetadata> byName;

    private final Set<String> packages = new HashSet<>();
    private volatile @Nullable SortedMap<String, RulePlaces.Place> places;
    private volatile @Nullable Staged staged;
    private volatile boolean closed;

    /** What was worked out for one configuration of trust, which hardly ever changes. */
    private record Staged(SortedMap<String, TrustStage> configured, Stages stages) {}

    /** An evaluation and who watched it. */
    private record Ran(Evaluation evaluation, Recorder recorder) {}

    /** @param models what the rules became, for explanations */
    DroolsKnowledgeBase(
            String hash,
            SortedMap<String, String> sources,
            Supplier<Collection<Model>> models,
            Supplier<? extends KieBase> fresh,
            Runnable close) {
        this.hash = hash;
        this.sources = Collections.unmodifiableSortedMap(new TreeMap<>(sources));
        this.symptoms = Origin.symptoms(sources)
                .map(own -> SymptomTable.parse(own).orElse(SymptomTable.shipped()))
                .orElseGet(SymptomTable::shipped);
        this.fresh = fresh;
        this.close = close;
        var engine = fresh.get();
        // After the engine's own: in a fresh JVM, a base whose models were asked for first matches nothing.
        this.models = List.copyOf(models.get());
        this.limits = new MatchingLimits(this.models);
        this.complete = alone(engine);
        register();
        this.byName = Map.copyOf(rules);
    }

    private void register() {
        var shippedOnly = Origin.operatorsOf(sources).isEmpty();
        for (var pack : complete.getKiePackages()) {
            for (var rule : pack.getRules()) {
                packages.add(pack.getName());
                var name = rule.getName();
                var origin = shippedOnly ? Origin.SHIPPED : Origin.of(fileOf(name));
                var text = origin == Origin.SHIPPED ? "" : Trust.text(sources.getOrDefault(fileOf(name), ""));
                if (rules.put(name, RuleMetadata.of(name, rule.getMetaData(), origin, text)) != null) {
                    throw new IllegalArgumentException("Two rules are called " + name
                            + "; what is said of one by its name would hold for the other");
                }
            }
        }
    }

    @Override
    public String hash() {
        return hash;
    }

    @Override
    public SymptomTable symptoms() {
        return symptoms;
    }

    /** What this base was made of, by path: DRL, and the operator's table of symptoms where there is one. */
    public SortedMap<String, String> sources() {
        return sources;
    }

    /** Of the sources, the DRL. */
    public SortedMap<String, String> drl() {
        return Origin.drl(sources);
    }

    /** All rules by name. */
    public SortedMap<String, RuleMetadata> rules() {
        return Collections.unmodifiableSortedMap(rules);
    }

    /** The file that a rule is in, as among {@link #sources}. */
    public String fileOf(String rule) {
        var place = places().get(rule);
        return place == null ? "" : place.path();
    }

    /** The symptoms that a rule asks for by name. */
    public SortedSet<String> symptomsOf(String rule) {
        var place = places().get(rule);
        return place == null ? new TreeSet<>() : Collections.unmodifiableSortedSet(place.symptoms());
    }

    private SortedMap<String, RulePlaces.Place> places() {
        var known = places;
        if (known == null) {
            known = RulePlaces.of(drl());
            places = known;
        }
        return known;
    }

    /** The rules with a condition on facts of any of these types, wherever these come from. */
    public SortedSet<String> rulesLookingAt(Collection<Class<?>> types) {
        return limits.lookingAt(types);
    }

    /** How far a rule is trusted at most under a policy. */
    public TrustStage trust(String rule, Policy policy) {
        return Trust.in(policy).atMost(metadata(rule));
    }

    /** The same rules as if the operator had promoted all of them, as scenarios judge them. */
    public KnowledgeBase promoted() {
        return new KnowledgeBase() {
            @Override
            public String hash() {
                return hash;
            }

            @Override
            public SymptomTable symptoms() {
                return symptoms;
            }

            @Override
            public Evaluation evaluate(Snapshot snapshot) {
                return run(snapshot, Set.of(), Trust.promoted()).evaluation();
            }
        };
    }

    /**
     * The same rules as if the operator had promoted those of the directory, the others as far as a snapshot's policy
     * trusts them: what a candidate would have done.
     */
    public KnowledgeBase onTrial() {
        return new KnowledgeBase() {
            private volatile @Nullable Staged last;

            @Override
            public String hash() {
                return hash;
            }

            @Override
            public SymptomTable symptoms() {
                return symptoms;
            }

            @Override
            public Evaluation evaluate(Snapshot snapshot) {
                var policy = snapshot.policy();
                var known = last;
                if (known == null || !known.configured().equals(policy.trust())) {
                    known = new Staged(policy.trust(), stages(Trust.trying(policy)));
                    last = known;
                }
                return known.stages()
                        .evaluate(
                                snapshot,
                                (absent, trust) -> run(snapshot, absent, trust).evaluation());
            }
        };
    }

    /** Makes ready for decisions under a policy, so that the first one need not wait for it. */
    public void prepare(Policy policy) {
        stages(policy).leftOut().forEach(this::baseWithout);
    }

    /** What the engine was given, by rule; for reading only, as explanations do. */
    public SortedMap<String, Rule> compiled() {
        var byName = new TreeMap<String, Rule>();
        models.forEach(model -> model.getRules().forEach(rule -> byName.put(rule.getName(), rule)));
        return byName;
    }

    /** The compiled rules as the engine runs them; for tests of how it does. */
    KieBase engine() {
        return complete;
    }

    @Override
    public Evaluation evaluate(Snapshot snapshot) {
        return stages(snapshot.policy())
                .evaluate(
                        snapshot,
                        (absent, trust) -> run(snapshot, absent, trust).evaluation());
    }

    /** Evaluates with every rule, also those that may not act, and keeps what explanations need beyond the evaluation. */
    public Observation observe(Snapshot snapshot) {
        return observe(snapshot, Set.of(), Trust.in(snapshot.policy()));
    }

    /**
     * The same with the rules that a rule of this stage is evaluated beside: those that may act, for one that may act itself;
     * also those in shadow, for one in shadow.
     */
    public Observation observe(Snapshot snapshot, TrustStage stage) {
        return observe(snapshot, stages(snapshot.policy()).beside(stage), Trust.in(snapshot.policy()));
    }

    private Stages stages(Policy policy) {
        var known = staged;
        if (known == null || !known.configured().equals(policy.trust())) {
            known = new Staged(policy.trust(), stages(Trust.in(policy)));
            staged = known;
        }
        return known.stages();
    }

    private Stages stages(Trust trust) {
        return new Stages(trust, rules.values(), limits.looksAt(Proposal.class) || limits.looksAt(Veto.class));
    }

    private Observation observe(Snapshot snapshot, Set<String> absent, Trust trust) {
        var ran = run(snapshot, absent, trust);
        return new Observation(
                ran.evaluation(),
                ran.recorder().inserted,
                ran.recorder().firings(),
                ran.recorder().insertedBy());
    }

    private Ran run(Snapshot snapshot, Set<String> absent, Trust trust) {
        if (closed) {
            throw new IllegalStateException("The rule base " + hash + " is retired");
        }
        var quarantined = new TreeMap<String, String>();
        while (true) {
            try {
                var without = new HashSet<>(absent);
                without.addAll(quarantined.keySet());
                return run(snapshot, without, quarantined, trust);
            } catch (EvaluationFailedException e) {
                throw e;
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                var culprits = Culprits.of(e, rules.keySet());
                if (culprits.isEmpty() || !Collections.disjoint(culprits, quarantined.keySet())) {
                    throw new EvaluationFailedException("The rules failed, and no rule can be named that did", e);
                }
                for (var rule : culprits) {
                    LOG.atError()
                            .addKeyValue("rule", rule)
                            .addKeyValue("symptom", snapshot.symptom())
                            .addKeyValue("failure", Culprits.words(e))
                            .log("rule.quarantined");
                    quarantined.put(rule, Culprits.words(e));
                }
            }
        }
    }

    private Ran run(Snapshot snapshot, Set<String> without, SortedMap<String, String> quarantined, Trust trust) {
        var recorder = new Recorder(limits.inserted(without));
        var session = Sessions.fresh(baseWithout(without));
        try {
            session.addEventListener((org.kie.api.event.rule.AgendaEventListener) recorder);
            session.addEventListener((org.kie.api.event.rule.RuleRuntimeEventListener) recorder);
            session.insert(snapshot);
            if (session.fireAllRules(MOST_FIRINGS) >= MOST_FIRINGS) {
                throw new EvaluationFailedException(
                        "The rules fired " + MOST_FIRINGS + " times and did not come to an end", null);
            }
        } catch (LinkageError | StackOverflowError e) {
            // The engine says whose an exception is, but not whose an error is.
            throw recorder.whileFiring(e);
        } finally {
            session.dispose();
        }
        return new Ran(evaluation(snapshot, recorder, quarantined, trust), recorder);
    }

    /** What came of a session over these rules that was run elsewhere, as if the operator had promoted all of them. */
    public Evaluation evaluation(Snapshot snapshot, Recorder recorder) {
        return evaluation(snapshot, recorder, Collections.emptySortedMap(), Trust.promoted());
    }

    private Evaluation evaluation(
            Snapshot snapshot, Recorder recorder, SortedMap<String, String> quarantined, Trust trust) {
        var proposals = new ArrayList<Proposal>(recorder.proposals.size());
        for (var proposed : recorder.proposals) {
            proposals.add(attributed(proposed.fact(), proposed.rule(), snapshot, trust));
        }
        var vetoes = new ArrayList<Veto>(recorder.vetoes.size());
        for (var veto : recorder.vetoes) {
            vetoes.add(veto.fact().raisedBy(veto.rule()));
        }
        return new Evaluation(
                Found.of(recorder.findings),
                Ordered.of(proposals, Proposal.BY_IDENTITY),
                Ordered.of(vetoes, VETOES),
                Ordered.of(recorder.fired, Stages.FIRED),
                quarantined(quarantined));
    }

    private List<Quarantined> quarantined(SortedMap<String, String> failures) {
        if (failures.isEmpty()) {
            return List.of();
        }
        return failures.entrySet().stream()
                .map(e -> new Quarantined(e.getKey(), e.getValue(), weight(e.getKey())))
                .toList();
    }

    private Proposal attributed(Proposal proposal, String rule, Snapshot snapshot, Trust trust) {
        var about = metadata(rule);
        var learned = about.fixed() ? 0 : snapshot.learned(proposal.action());
        return proposal.attributedTo(
                Proposal.Source.RULE,
                rule,
                Proposal.Priority.of(about.base(), learned),
                trust.of(about, proposal.action()));
    }

    private Weight weight(String rule) {
        return RuleWeight.of(rule, sources.getOrDefault(fileOf(rule), ""));
    }

    private RuleMetadata metadata(String rule) {
        var known = byName.get(rule);
        return known == null ? RuleMetadata.of(rule, Map.of(), Origin.OPERATOR, "") : known;
    }

    private KieBase baseWithout(Set<String> names) {
        if (names.isEmpty()) {
            return complete;
        }
        if (basesWithout.size() > MOST_BASES_WITHOUT) {
            basesWithout.clear();
        }
        return basesWithout.computeIfAbsent(Set.copyOf(names), this::reduced);
    }

    /** Makes a base that nobody uses yet fit for evaluations that know nothing of each other, and come to an end. */
    private KieBase alone(KieBase base) {
        return DirectTests.everywhereIn(OwnFacts.everywhereIn(WatchedFrom.everywhereIn(base, limits)));
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
        return alone(base);
    }

    @Override
    public void close() {
        closed = true;
        basesWithout.clear();
        close.run();
    }
}
