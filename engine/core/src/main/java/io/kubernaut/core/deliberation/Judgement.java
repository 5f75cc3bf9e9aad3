package io.kubernaut.core.deliberation;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Decision.Alternative;
import io.kubernaut.core.decision.Decision.Choice;
import io.kubernaut.core.decision.Decision.GuardLine;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.decision.Finding;
import io.kubernaut.core.decision.KnowledgeBase;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.decision.Ranking;
import io.kubernaut.core.guard.Guards;
import io.kubernaut.core.guard.Verdict;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.TrustStage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns a snapshot and what the rules made of it into a decision: veto, rank, ask, guard. */
public final class Judgement {
    private static final Logger log = LoggerFactory.getLogger(Judgement.class);
    private static final UUID NOT_STORED = new UUID(0, 0);
    private static final Duration CLUSTER_AWAY = Duration.ofMinutes(1);

    /** A kind is listed within seconds of a start, and tried again every few minutes where it was refused. */
    private static final Duration KIND_UNSEEN = Duration.ofMinutes(5);

    private final ActionCatalogue catalogue;
    private final Guards guards;
    private final Advisor advisor;

    public Judgement(ActionCatalogue catalogue, Guards guards, Advisor advisor) {
        this.catalogue = catalogue;
        this.guards = guards;
        this.advisor = advisor;
    }

    public Decision judge(Snapshot snapshot, Evaluation evaluation, String ruleBase, String snapshotAddress) {
        return judge(snapshot, evaluation, ruleBase, snapshotAddress, advisor);
    }

    /** Whom this core asks. */
    Advisor advisor() {
        return advisor;
    }

    /** @param asked in place of the one whom this core asks */
    Decision judge(Snapshot snapshot, Evaluation evaluation, String ruleBase, String snapshotAddress, Advisor asked) {
        try {
            return new Case(snapshot, evaluation, ruleBase, snapshotAddress, asked).decide();
        } catch (RuntimeException | StackOverflowError e) {
            log.atError()
                    .addKeyValue("symptom", snapshot.symptom())
                    .addKeyValue("subject", snapshot.target().display())
                    .setCause(e)
                    .log("judgement.failed");
            return new Case(snapshot, Evaluation.failed(e), ruleBase, snapshotAddress, asked).decide();
        }
    }

    /** What the guards say of a proposal on these facts; the rules are not asked. */
    Guards.Report recheck(Proposal proposal, Snapshot snapshot) {
        return guards.check(proposal, catalogue.find(proposal.action()).orElseThrow(), snapshot);
    }

    /** The same, and what the rules say of it by now. */
    Deliberation.Rechecked recheck(Proposal proposal, Snapshot snapshot, KnowledgeBase base) {
        return new AskedAnew(catalogue, guards, snapshot, base).about(proposal);
    }

    /** One judgement under way. */
    private final class Case {
        private final Snapshot snapshot;
        private final Evaluation evaluation;
        private final String ruleBase;
        private final String address;
        private final Advisor asking;
        private final List<Alternative> alternatives = new ArrayList<>();
        private final List<Proposal> ordered;
        private Aside aside;
        private List<Proposal> candidates = List.of();
        private List<GuardLine> lines = List.of();
        private Decision.AdvisorLine asked = new Decision.AdvisorLine(false, "A rule matched.");
        private List<Proposal> plan = List.of();
        private String said = "";
        private @Nullable Instant retryAt;

        Case(Snapshot snapshot, Evaluation evaluation, String ruleBase, String address, Advisor asking) {
            this.asking = asking;
            this.snapshot = snapshot;
            this.evaluation = evaluation;
            this.ruleBase = ruleBase;
            this.address = address;
            this.ordered = Ranking.order(evaluation.proposals(), catalogue);
            this.aside = Aside.of(catalogue, guards, snapshot, ordered);
        }

        Decision decide() {
            if (evaluation.failed()) {
                return undecided();
            }
            candidates = new ArrayList<>(standing());
            consult();
            if (!plan.isEmpty()) {
                return planned();
            }
            if (candidates.isEmpty()) {
                return notify(noRule());
            }
            return first();
        }

        /** Several steps that a model drafted, each of which the guards bear by itself. A person agrees to all or none. */
        private Decision planned() {
            var answers = new ArrayList<GuardLine>();
            for (var step : plan) {
                var definition = catalogue.find(step.action()).orElseThrow();
                answers.addAll(lines(guards.check(step, definition, snapshot, evaluation), step.action()));
            }
            lines = List.copyOf(answers);
            return finish(
                    plan.getFirst(),
                    Outcome.AWAIT_APPROVAL,
                    Compound.of(snapshot, evaluation).words()
                            + " A plan that a model drafted needs a person's approval.");
        }

        /** A person must look, for nobody else did. */
        private Decision undecided() {
            var reason = "It could not be decided, and nothing is done: " + evaluation.failure() + ".";
            return tell("critical".equals(snapshot.severity()) ? Outcome.ESCALATE : Outcome.NOTIFY, reason);
        }

        private void consult() {
            var counsel = new Consultation(catalogue, guards, asking, snapshot, evaluation, this::problemWith)
                    .about(candidates);
            asked = counsel.line();
            if (counsel.againAfter() != null) {
                awaitUntil(snapshot.takenAt().plus(counsel.againAfter()));
            }
            counsel.refused().forEach(r -> reject(r.proposal(), r.because()));
            aside = aside.and(counsel.suggested());
            plan = counsel.plan();
            said = counsel.said();
            candidates.removeAll(counsel.first());
            candidates.addAll(0, counsel.first());
        }

        /** Proposals that may be chosen, fit the catalogue, and that no rule objects to, in order. */
        private List<Proposal> standing() {
            return fitting(ordered.stream().filter(Proposal::mayBeChosen).toList());
        }

        private List<Proposal> fitting(List<Proposal> proposals) {
            var fitting = new ArrayList<Proposal>();
            for (var proposal : proposals) {
                var problem = problemWith(proposal);
                if (problem.isPresent()) {
                    reject(proposal, problem.get());
                } else {
                    fitting.add(proposal);
                }
            }
            return fitting;
        }

        private Optional<String> problemWith(Proposal proposal) {
            if (proposal.action().equals(Proposal.NONE)) {
                return Optional.empty();
            }
            var definition = catalogue.find(proposal.action());
            if (definition.isEmpty()) {
                return Optional.of("There is no action " + proposal.action() + ".");
            }
            if (!definition.get().accepts(proposal.target().kind())) {
                return Optional.of(proposal.action() + " does not apply to a "
                        + proposal.target().kind() + ".");
            }
            var values = new TreeMap<String, String>();
            proposal.parameters().forEach((k, v) -> values.put(k, v.toString()));
            var problems = definition.get().problemsWith(values);
            if (!problems.isEmpty()) {
                return Optional.of(String.join("; ", problems));
            }
            return evaluation
                    .vetoOn(proposal, definition.get().mutating(), snapshot.target())
                    .map(v -> "Vetoed by " + v.rule() + ": " + v.reason());
        }

        private Decision first() {
            var top = candidates.getFirst();
            for (var candidate : candidates) {
                var another = candidate == top
                        || (candidate.finding().equals(top.finding())
                                && !top.finding().isEmpty()
                                && !candidate.rule().equals(top.rule()));
                if (!another) {
                    continue;
                }
                if (candidate.action().equals(Proposal.NONE)) {
                    return settle(candidate, Outcome.SUPPRESS);
                }
                var definition = catalogue.find(candidate.action()).orElseThrow();
                var report = guards.check(candidate, definition, snapshot, evaluation);
                lines = lines(report, candidate.action());
                var denied = report.denied();
                var held = report.held();
                if (denied.isPresent()) {
                    reject(candidate, denied.get().verdict().reason());
                } else if (held.isPresent()) {
                    reject(candidate, held.get().verdict().reason());
                    waitFor(held.get().verdict());
                } else if (report.needsApproval().isPresent()) {
                    return finish(
                            candidate,
                            Outcome.AWAIT_APPROVAL,
                            candidate.reason() + " "
                                    + report.needsApproval().get().verdict().reason());
                } else {
                    return settle(candidate, outcomeOf(candidate, definition));
                }
            }
            var why = alternatives.stream()
                    .filter(a -> a.action().equals(top.action()) && a.rule().equals(top.rule()))
                    .map(Alternative::rejectedBecause)
                    .reduce((a, b) -> b)
                    .orElse("");
            rejectOthers(null);
            return notify(top.reason() + " But " + top.action() + " is not carried out: " + why);
        }

        /** Whatever comes first only because of a rule that needs approval neither acts nor keeps quiet unasked. */
        private Decision settle(Proposal candidate, Outcome outcome) {
            var because = candidates.subList(0, candidates.indexOf(candidate) + 1).stream()
                    .filter(Case::needsApproval)
                    .findFirst();
            if (because.isEmpty() || (outcome != Outcome.ACT && outcome != Outcome.SUPPRESS)) {
                return finish(candidate, outcome, candidate.reason());
            }
            var unasked = withoutThoseThatNeedApproval();
            var rule = because.get().rule();
            if (outcome == Outcome.SUPPRESS) {
                return unasked.outcome() == Outcome.SUPPRESS
                        ? finish(candidate, outcome, candidate.reason())
                        : tellAllTheSame(candidate, rule, unasked.outcome());
            }
            return unasked.outcome() == Outcome.ACT && choice(candidate).equals(unasked.chosen())
                    ? finish(candidate, outcome, candidate.reason())
                    : finish(
                            candidate,
                            Outcome.AWAIT_APPROVAL,
                            candidate.reason() + " It is next in line only after what " + rule
                                    + " proposes, and that rule needs approval; so a person must agree.");
        }

        private static boolean needsApproval(Proposal proposal) {
            return proposal.source() == Proposal.Source.RULE && proposal.trust().compareTo(TrustStage.AUTO) < 0;
        }

        /** What would be decided had such rules proposed nothing; nobody is asked for advice once more. */
        private Decision withoutThoseThatNeedApproval() {
            var others = new Evaluation(
                    evaluation.findings(),
                    evaluation.proposals().stream()
                            .filter(p -> !needsApproval(p))
                            .toList(),
                    evaluation.vetoes(),
                    evaluation.fired(),
                    evaluation.quarantined());
            return new Case(snapshot, others, ruleBase, address, Advisor.nobody("It is asked once.")).decide();
        }

        private Decision tellAllTheSame(Proposal nothing, String rule, Outcome unasked) {
            reject(nothing, "Nobody has agreed to keep quiet because of " + rule + ".");
            rejectOthers(nothing);
            return tell(
                    unasked == Outcome.ESCALATE ? Outcome.ESCALATE : Outcome.NOTIFY,
                    nothing.reason() + " It is told all the same, since " + rule + " needs approval to keep quiet.");
        }

        private Outcome outcomeOf(Proposal proposal, ActionDefinition definition) {
            if (definition.mutating()) {
                return Outcome.ACT;
            }
            return proposal.pages() ? Outcome.ESCALATE : Outcome.NOTIFY;
        }

        private void waitFor(Verdict verdict) {
            if (verdict instanceof Verdict.Hold hold) {
                awaitUntil(snapshot.takenAt().plus(hold.retryAfter()));
            }
        }

        private void awaitUntil(Instant ends) {
            if (retryAt == null || ends.isBefore(retryAt)) {
                retryAt = ends;
            }
        }

        private String noRule() {
            return switch (snapshot.subject().presence()) {
                case UNKNOWN -> "Nobody is acted on: " + snapshot.subject().how();
                case GONE -> "The target is gone: " + snapshot.subject().how();
                default -> "No rule knows a remedy for " + snapshot.symptom() + "; a person should look.";
            };
        }

        /** To tell a person is what is left when nothing else stands. */
        private Decision notify(String reason) {
            return tell(Outcome.NOTIFY, reason);
        }

        private Decision tell(Outcome outcome, String reason) {
            var telling = Proposal.of(Proposal.TELLING, snapshot.target(), reason)
                    .attributedTo(Proposal.Source.DEFAULT, "", Proposal.Priority.of(0, 0), TrustStage.AUTO);
            return build(outcome, reason, telling, weigh(null));
        }

        private Decision finish(Proposal chosen, Outcome outcome, String reason) {
            rejectOthers(chosen);
            var weighed = weigh(chosen);
            if (outcome == Outcome.SUPPRESS && weighed.stream().anyMatch(Aside.Weighed::suggestion)) {
                return notify(reason);
            }
            if (outcome != Outcome.NOTIFY && outcome != Outcome.ESCALATE) {
                retryAt = null;
            }
            return build(outcome, reason, chosen.action().equals(Proposal.NONE) ? null : chosen, weighed);
        }

        private void rejectOthers(@Nullable Proposal chosen) {
            for (var candidate : candidates) {
                var already = alternatives.stream()
                        .anyMatch(a -> a.action().equals(candidate.action())
                                && a.rule().equals(candidate.rule())
                                && a.target().equals(candidate.target()));
                if (candidate != chosen && !already) {
                    reject(
                            candidate,
                            chosen == null
                                    ? "It answers another finding than the one that was held or denied."
                                    : "Ranked below " + chosen.action() + " ("
                                            + candidate.priority().total() + " to "
                                            + chosen.priority().total() + ").");
                }
            }
        }

        private void reject(Proposal proposal, String because) {
            alternatives.add(new Alternative(
                    proposal.action(),
                    proposal.target(),
                    proposal.rule(),
                    proposal.priority().total(),
                    because,
                    proposal.trust(),
                    false));
        }

        private List<Aside.Weighed> weigh(@Nullable Proposal chosen) {
            return aside.against(candidates, chosen, this::problemWith);
        }

        /** People were only told, and the facts were not there: decide again when they may be. */
        private @Nullable Instant again(Outcome outcome) {
            var told = outcome == Outcome.NOTIFY || outcome == Outcome.ESCALATE;
            if (retryAt != null || !told) {
                return retryAt;
            }
            if (!snapshot.clusterProblem().isEmpty()) {
                return snapshot.takenAt().plus(CLUSTER_AWAY);
            }
            var subject = snapshot.subject();
            return subject.unknown() && snapshot.unseen().containsKey(subject.kind())
                    ? snapshot.takenAt().plus(KIND_UNSEEN)
                    : null;
        }

        /** Whoever is told also reads what the alert means and where to look. */
        private String meant(Outcome outcome, String reason) {
            return switch (outcome) {
                case NOTIFY, ESCALATE -> snapshot.meaning().isEmpty() ? reason : reason + " " + snapshot.meaning();
                default -> reason;
            };
        }

        private Decision build(Outcome outcome, String reason, @Nullable Proposal chosen, List<Aside.Weighed> weighed) {
            weighed.forEach(w -> alternatives.add(w.alternative()));
            var told = new StringBuilder(meant(outcome, reason));
            weighed.stream()
                    .filter(Aside.Weighed::suggestion)
                    .forEach(w -> told.append(' ').append(w.sentence()));
            if (!said.isEmpty()) {
                told.append(' ').append(said);
            }
            var acts = chosen != null
                    && (outcome == Outcome.ACT || !chosen.action().equals(Proposal.TELLING));
            return new Decision(
                    NOT_STORED,
                    NOT_STORED,
                    snapshot.takenAt(),
                    0,
                    ruleBase,
                    acts && outcome != Outcome.AWAIT_APPROVAL && snapshot.mode() == Mode.ACT,
                    snapshot.alerts().stream().map(Decision.AlertLine::of).toList(),
                    snapshot.symptom(),
                    snapshot.target(),
                    outcome,
                    told.toString(),
                    again(outcome),
                    chosen == null ? null : choice(chosen),
                    List.copyOf(alternatives),
                    evaluation.findings().stream().map(Case::sentence).toList(),
                    lines,
                    asked,
                    address,
                    List.of());
        }

        private Choice choice(Proposal chosen) {
            var choice = Choice.of(chosen)
                    .inSteps(catalogue.find(chosen.action()).orElseThrow().steps());
            return plan.isEmpty() || chosen != plan.getFirst()
                    ? choice
                    : choice.followedBy(plan.stream().skip(1).map(this::choice).toList());
        }

        private static String sentence(Finding finding) {
            return finding.name() + ": " + finding.evidence();
        }

        private static List<GuardLine> lines(Guards.Report report, String action) {
            return report.answers().stream()
                    .map(a -> new GuardLine(
                            a.guard().name(),
                            a.verdict().word(),
                            a.verdict().reason(),
                            action,
                            a.guard().configuredBy()))
                    .toList();
        }
    }
}
