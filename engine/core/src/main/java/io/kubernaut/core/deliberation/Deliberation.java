package io.kubernaut.core.deliberation;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.cluster.ClusterView;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.RelatedAlert;
import io.kubernaut.core.context.Rereading;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.SnapshotBuilder;
import io.kubernaut.core.context.Subject;
import io.kubernaut.core.context.SubjectResolver;
import io.kubernaut.core.context.SymptomTable;
import io.kubernaut.core.context.WrittenSnapshot;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.decision.Finding;
import io.kubernaut.core.decision.KnowledgeBase;
import io.kubernaut.core.decision.KnowledgeBases;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.decision.Ranking;
import io.kubernaut.core.guard.Guards;
import io.kubernaut.core.incident.StoreUnavailableException;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.Policy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The decision core. Firing alerts of one cluster go in; decisions come out, one for each cause. Nothing is stored and
 * nothing is done; same alerts and facts, same decisions, whatever their order.
 */
public final class Deliberation {
    private static final Logger log = LoggerFactory.getLogger(Deliberation.class);
    private static final int MAX_CHAIN = 5;
    private final KnowledgeBases rules;
    private final ActionCatalogue catalogue;
    private final Judgement judgement;

    public Deliberation(KnowledgeBases rules, ActionCatalogue catalogue, Judgement judgement) {
        this.rules = rules;
        this.catalogue = catalogue;
        this.judgement = judgement;
    }

    /** What alerts mean by the rules in force. */
    public SymptomTable symptoms() {
        return rules.current().symptoms();
    }

    private static final Comparator<Subject> BY_NAMED = Comparator.comparing(Subject::named)
            .thenComparing(Subject::presence)
            .thenComparing(Subject::how);

    private static List<Alert> sorted(List<Alert> alerts) {
        return alerts.stream()
                .filter(Alert::firing)
                .sorted(Comparator.comparing(Alert::name)
                        .thenComparing(Alert::fingerprint)
                        .thenComparing(Alert::startsAt))
                .toList();
    }

    /** Decides about all of them. */
    public List<Deliberated> deliberate(
            List<Alert> firing, ClusterView view, Memory memory, Policy policy, Mode mode, Instant now) {
        return deliberate(firing, Focus.ALL, view, memory, policy, mode, now);
    }

    /**
     * Decides about those in focus, together with all that has one cause with them.
     *
     * @param firing all that may have to do with them
     */
    public List<Deliberated> deliberate(
            List<Alert> firing, Focus focus, ClusterView view, Memory memory, Policy policy, Mode mode, Instant now) {
        var builder = new SnapshotBuilder(view, memory, policy, mode, now);
        return rules.with(base -> deliberate(firing, focus, view, builder, base));
    }

    /** Whom the alerts are about, in the cluster as they name it; as the store knows causes. */
    public Set<ObjectRef> subjects(List<Alert> firing, ClusterView view, String cluster) {
        var resolver = new SubjectResolver(symptoms());
        var subjects = new HashSet<ObjectRef>();
        for (var alert : firing) {
            subjects.add(resolver.resolve(alert, view).ref().named(cluster));
        }
        return subjects;
    }

    /** All under one base, though others may come into force meanwhile. */
    private List<Deliberated> deliberate(
            List<Alert> firing, Focus focus, ClusterView view, SnapshotBuilder builder, KnowledgeBase base) {
        var symptoms = base.symptoms();
        var resolver = new SubjectResolver(symptoms);
        var subjects = new TreeMap<Group.Key, Subject>(Group.Key.ORDER);
        var alerts = new TreeMap<Group.Key, List<Alert>>(Group.Key.ORDER);
        for (var alert : sorted(firing)) {
            var found = resolved(resolver, alert, view, focus);
            if (found.isEmpty()) {
                continue;
            }
            var subject = found.get();
            var key = new Group.Key(symptoms.symptomOf(alert), subject.ref());
            // Of several objects that alerts name below one owner, the first by name stands for them.
            subjects.merge(key, subject, (a, b) -> BY_NAMED.compare(a, b) <= 0 ? a : b);
            alerts.computeIfAbsent(key, k -> new ArrayList<>()).add(alert);
        }
        var fires = fires(subjects, alerts);
        var groups = new Reach(focus, alerts, this::cause).groups(key -> {
            var members = alerts.getOrDefault(key, List.of());
            var subject = Objects.requireNonNull(subjects.get(key));
            var meaning = symptoms.meaningOf(members.getFirst());
            var facts = gathered(
                    base,
                    () -> builder.build(key.symptom(), meaning, subject, members, List.of(), fires.beside(key)),
                    e -> builder.bare(key.symptom(), meaning, subject, members, e));
            return new Group(key.symptom(), subject, members, facts.snapshot(), facts.evaluation());
        });
        return merge(groups).entrySet().stream()
                .filter(e -> e.getValue().stream().anyMatch(g -> focus.asksAny(g.alerts())))
                .map(e -> decide(e.getKey(), e.getValue(), builder, base, fires))
                .toList();
    }

    /** An alert that nobody asks about, and that brings the resolver down, must not keep the others from being decided. */
    private static Optional<Subject> resolved(SubjectResolver resolver, Alert alert, ClusterView view, Focus focus) {
        try {
            return Optional.of(resolver.resolve(alert, view));
        } catch (RuntimeException e) {
            if (focus.asks(alert)) {
                throw e;
            }
            log.atWarn().addKeyValue("alert", alert.name()).setCause(e).log("alert.left.out");
            return Optional.empty();
        }
    }

    private record Facts(Snapshot snapshot, Evaluation evaluation) {}

    /**
     * What goes wrong here is told to people as the decision about these alerts; all others are decided as ever. Only a
     * database that is away stops everything: what cannot be stored need not be decided.
     */
    private static Facts gathered(KnowledgeBase base, Supplier<Snapshot> facts, Function<String, Snapshot> without) {
        try {
            var snapshot = facts.get();
            return new Facts(snapshot, evaluated(base, snapshot));
        } catch (StoreUnavailableException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            log.atError().setCause(e).log("facts.not.gathered");
            var failed = Evaluation.failed(e);
            return new Facts(without.apply(failed.failure()), failed);
        }
    }

    private static Evaluation evaluated(KnowledgeBase base, Snapshot snapshot) {
        try {
            return base.evaluate(snapshot);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            log.atError()
                    .addKeyValue("symptom", snapshot.symptom())
                    .addKeyValue("subject", snapshot.target().display())
                    .setCause(e)
                    .log("rules.failed");
            return Evaluation.failed(e);
        }
    }

    /** Decides again from a stored snapshot; whoever asks for this wants to hear when the rules fail. */
    public Deliberated replay(Snapshot snapshot) {
        return replay(snapshot, UnaryOperator.identity());
    }

    /**
     * The same with another advisor.
     *
     * @param advisor is asked in place of this core's, which it is made from
     */
    public Deliberated replay(Snapshot snapshot, UnaryOperator<Advisor> advisor) {
        return rules.with(base -> replay(snapshot, base, advisor.apply(judgement.advisor())));
    }

    private Deliberated replay(Snapshot stored, KnowledgeBase base, Advisor advisor) {
        var snapshot = Rereading.of(stored, base.symptoms());
        var evaluation = base.evaluate(snapshot);
        var written = WrittenSnapshot.of(snapshot);
        var decision = judgement.judge(snapshot, evaluation, base.hash(), written.address(), advisor);
        return new Deliberated(snapshot.alerts(), snapshot.target(), snapshot, written, evaluation, decision);
    }

    /**
     * Asks the guards about what was chosen once more, on the facts of now.
     *
     * @param before the facts that it was chosen on
     * @param firing the incident's alerts that still fire
     * @param anew whether the rules are asked, too, and the choice must still be one that the facts offer; for what follows
     *     on a change that nobody decided after
     * @return empty when none of them means the object any more that it was about
     */
    public Optional<Rechecked> recheck(
            Decision.Choice chosen,
            boolean anew,
            Snapshot before,
            List<Alert> firing,
            ClusterView view,
            Memory memory,
            Policy policy,
            Mode mode,
            Instant now) {
        var resolver = new SubjectResolver(symptoms());
        var own = new ArrayList<Alert>();
        var others = new ArrayList<Alert>();
        Subject subject = null;
        for (var alert : sorted(firing)) {
            // While the cluster cannot be read nobody can be found; the guard that looks at that shall say so.
            var found = view.available() ? resolver.resolve(alert, view) : before.subject();
            if (found.ref().equals(before.target())) {
                subject = subject == null || BY_NAMED.compare(found, subject) < 0 ? found : subject;
                own.add(alert);
            } else {
                others.add(alert);
            }
        }
        if (subject == null) {
            return Optional.empty();
        }
        var builder = new SnapshotBuilder(view, memory, policy, mode, now);
        var snapshot = builder.build(before.symptom(), before.meaning(), subject, own, others, List.of());
        return Optional.of(
                anew
                        ? rules.with(base -> judgement.recheck(chosen.proposal(), snapshot, base))
                        : new Rechecked(judgement.recheck(chosen.proposal(), snapshot), Optional.empty()));
    }

    /**
     * What is to be said of a choice on the facts of now.
     *
     * @param objection of the rules, in words for people
     */
    public record Rechecked(Guards.Report report, Optional<String> objection) {}

    private static Firing fires(Map<Group.Key, Subject> subjects, Map<Group.Key, List<Alert>> alerts) {
        var fires = new ArrayList<RelatedAlert>();
        subjects.forEach((key, subject) -> alerts.getOrDefault(key, List.of())
                .forEach(a -> fires.add(
                        new RelatedAlert(a.name(), key.symptom(), a.severity(), subject.ref(), a.startsAt()))));
        return new Firing(fires);
    }

    /** Brings groups together whose causes are one. */
    private Map<ObjectRef, List<Group>> merge(List<Group> groups) {
        var causeOf = new TreeMap<ObjectRef, ObjectRef>();
        for (var group : groups) {
            var own = group.subject().ref();
            var cause = cause(group);
            // Two symptoms of one subject may see two causes; the one that is not the subject itself says more.
            causeOf.merge(own, cause, (a, b) -> a.equals(own) ? b : a);
        }
        var merged = new TreeMap<ObjectRef, List<Group>>();
        for (var group : groups) {
            var root = group.subject().ref();
            var seen = new HashSet<ObjectRef>();
            for (int i = 0; i < MAX_CHAIN && seen.add(root); i++) {
                root = causeOf.getOrDefault(root, root);
            }
            merged.computeIfAbsent(root, r -> new ArrayList<>()).add(group);
        }
        return merged;
    }

    private ObjectRef cause(Group group) {
        var ranked = Ranking.order(group.evaluation().mayBeChosen(), catalogue);
        var answered =
                ranked.stream().map(Proposal::finding).filter(f -> !f.isEmpty()).findFirst();
        return group.evaluation().findings().stream()
                .filter(f -> answered.isEmpty() || f.name().equals(answered.get()))
                .map(Finding::cause)
                .findFirst()
                .orElse(group.subject().ref());
    }

    private Deliberated decide(
            ObjectRef cause, List<Group> groups, SnapshotBuilder builder, KnowledgeBase base, Firing fires) {
        long began = System.nanoTime();
        var primary = groups.stream()
                .min(Comparator.comparing((Group g) -> !g.subject().ref().equals(cause))
                        .thenComparing(g -> -strength(g))
                        .thenComparing(g -> g.subject().ref())
                        .thenComparing(Group::symptom))
                .orElseThrow();
        var members = groups.stream().flatMap(g -> g.alerts().stream()).toList();
        var snapshot = primary.snapshot();
        var evaluation = primary.evaluation();
        if (groups.size() > 1) {
            var relatedToAll = fires.beside(
                    new Group.Key(primary.symptom(), primary.subject().ref()));
            var others = groups.stream()
                    .filter(g -> g != primary)
                    .flatMap(g -> g.alerts().stream())
                    .toList();
            var facts = gathered(
                    base,
                    () -> builder.build(
                            primary.symptom(),
                            primary.snapshot().meaning(),
                            primary.subject(),
                            primary.alerts(),
                            others,
                            relatedToAll),
                    e -> builder.bare(primary.symptom(), primary.snapshot().meaning(), primary.subject(), members, e));
            snapshot = facts.snapshot();
            evaluation = facts.evaluation();
        }
        var written = WrittenSnapshot.of(snapshot);
        var decision = judgement.judge(snapshot, evaluation, base.hash(), written.address());
        return new Deliberated(members, cause, snapshot, written, evaluation, timed(decision, began));
    }

    private int strength(Group group) {
        return Ranking.order(group.evaluation().mayBeChosen(), catalogue).stream()
                .filter(p -> !p.action().equals(Proposal.NONE))
                .mapToInt(p -> p.priority().total())
                .findFirst()
                .orElse(-1);
    }

    private static Decision timed(Decision decision, long began) {
        return decision.took((System.nanoTime() - began) / 1_000);
    }
}
