package io.kubernaut.core.deliberation;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.Decision.AdvisorLine;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.decision.Ranking;
import io.kubernaut.core.guard.Guards;
import io.kubernaut.core.policy.TrustStage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a model about one case, where it may be asked, and keeps of the answer what counts. */
final class Consultation {
    private static final Logger log = LoggerFactory.getLogger(Consultation.class);
    private static final AdvisorLine NO_NEED = new AdvisorLine(false, "A rule matched.");

    private final ActionCatalogue catalogue;
    private final Guards guards;
    private final Advisor advisor;
    private final Snapshot snapshot;
    private final Evaluation evaluation;
    private final Function<Proposal, Optional<String>> problem;

    /** @param problem why a proposal does not fit the catalogue, or which rule objects to it */
    Consultation(
            ActionCatalogue catalogue,
            Guards guards,
            Advisor advisor,
            Snapshot snapshot,
            Evaluation evaluation,
            Function<Proposal, Optional<String>> problem) {
        this.catalogue = catalogue;
        this.guards = guards;
        this.advisor = advisor;
        this.snapshot = snapshot;
        this.evaluation = evaluation;
        this.problem = problem;
    }

    /**
     * What came of it.
     *
     * @param first come before all other candidates, in this order
     * @param suggested may only be told
     * @param refused do not count
     * @param plan steps, one after the other, for a person to approve; empty where there is none
     * @param said to whoever is told, for the plan that does not count or is only suggested; "" where nothing is
     * @param againAfter when it is worth deciding again, because the answer is awaited; null where none is
     */
    record Counsel(
            AdvisorLine line,
            List<Proposal> first,
            List<Proposal> suggested,
            List<Refused> refused,
            List<Proposal> plan,
            String said,
            @Nullable Duration againAfter) {
        Counsel(
                AdvisorLine line,
                List<Proposal> first,
                List<Proposal> suggested,
                List<Refused> refused,
                @Nullable Duration againAfter) {
            this(line, first, suggested, refused, List.of(), "", againAfter);
        }

        static Counsel none(AdvisorLine line) {
            return new Counsel(line, List.of(), List.of(), List.of(), null);
        }

        static Counsel without(Advisor.Question question, Advisor.Advice advice) {
            var said = question instanceof Advisor.Question.Plan && advice instanceof Advisor.Advice.NotConsulted
                    ? "No plan comes of it. " + advice.why()
                    : "";
            return new Counsel(
                    AdvisorLine.of(question, advice),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    said,
                    advice instanceof Advisor.Advice.Pending pending ? pending.askAgainAfter() : null);
        }

        static Counsel notAsked(String why) {
            return none(new AdvisorLine(false, why));
        }
    }

    /** Part of an answer that does not count. */
    record Refused(Proposal proposal, String because) {}

    /** @param candidates of rules, that fit and that no rule objects to, the best first */
    Counsel about(List<Proposal> candidates) {
        var telling = candidates.stream().allMatch(c -> c.action().equals(Proposal.TELLING));
        var level = telling
                ? List.<Proposal>of()
                : Ranking.level(candidates, snapshot.policy().levelMargin());
        if (!telling && level.size() < 2) {
            return Counsel.none(NO_NEED);
        }
        var off = advisor.off(snapshot);
        if (off.isPresent()) {
            return Counsel.notAsked(off.get());
        }
        return telling ? proposals(candidates) : order(level);
    }

    /** What a model adds comes before telling; it does not keep a page from being sent. */
    private Counsel proposals(List<Proposal> telling) {
        var offered = ClosedSet.of(catalogue, guards, snapshot, evaluation);
        if (!offered.against().isEmpty()) {
            return Counsel.notAsked("Nothing may be changed, so no model is asked. " + offered.against());
        }
        var question = question(offered);
        var advice = advice(question);
        if (!(advice instanceof Advisor.Advice.Consulted consulted)) {
            return Counsel.without(question, advice);
        }
        var most = telling.stream().anyMatch(Proposal::pages)
                ? TrustStage.SUGGEST
                : question instanceof Advisor.Question.Plan ? TrustStage.APPROVE : TrustStage.AUTO;
        var rank = Proposal.Priority.of(
                telling.isEmpty() ? 0 : telling.getFirst().priority().total() + 1, 0);
        if (question instanceof Advisor.Question.Plan plan
                && consulted.proposals().size() > 1) {
            return plan(plan, consulted, offered, most, rank);
        }
        var first = new ArrayList<Proposal>();
        var suggested = new ArrayList<Proposal>();
        var refused = new ArrayList<Refused>();
        for (var answer : consulted.proposals()) {
            var proposal = answer.atMost(most).atMost(trusted(answer));
            proposal = proposal.attributedTo(Proposal.Source.MODEL, "", rank, proposal.trust(), proposal.confidence());
            var because = refusal(proposal, offered);
            if (because.isPresent()) {
                refused.add(new Refused(proposal, because.get()));
            } else {
                (proposal.mayBeChosen() ? first : suggested).add(proposal);
            }
        }
        return new Counsel(AdvisorLine.of(question, advice), first, suggested, refused, null);
    }

    /** Of several steps where one can hardly mend it, and the operator wants that. */
    private Advisor.Question question(ClosedSet offered) {
        var most = advisor.mostSteps(snapshot);
        return most > 1 && Compound.of(snapshot, evaluation).holds()
                ? new Advisor.Question.Plan(offered.options(), most)
                : new Advisor.Question.Propose(offered.options());
    }

    /** All of it or nothing, and never without a person. It goes as far as the least trusted of its steps. */
    private Counsel plan(
            Advisor.Question.Plan asked,
            Advisor.Advice.Consulted consulted,
            ClosedSet offered,
            TrustStage most,
            Proposal.Priority rank) {
        var answered = consulted.proposals();
        var trust = answered.stream()
                .limit(asked.mostSteps())
                .map(this::trusted)
                .reduce(most, (a, b) -> a.compareTo(b) <= 0 ? a : b);
        var steps = answered.stream()
                .map(p -> p.attributedTo(Proposal.Source.MODEL, "", rank, trust))
                .toList();
        var line = AdvisorLine.of(asked, consulted);
        var draft = new Draft(steps, catalogue, snapshot);
        var flaw = draft.flaw(
                asked.mostSteps(),
                step -> unfit(step, offered),
                step -> stopped(step.attributedTo(Proposal.Source.MODEL, "", rank, TrustStage.APPROVE)));
        if (flaw.isPresent()) {
            return aside(line, steps, asked.mostSteps(), "The model's plan does not count. " + flaw.get(), true);
        }
        return switch (trust) {
            case AUTO, APPROVE -> new Counsel(line, List.of(), List.of(), List.of(), steps, draft.words(), null);
            case SUGGEST -> aside(line, steps, steps.size(), "The model may only suggest it. " + draft.words(), true);
            case SHADOW -> aside(line, steps, steps.size(), "In shadow: a step of the model's plan.", false);
        };
    }

    /** Listed, and not done. */
    private static Counsel aside(AdvisorLine line, List<Proposal> steps, int listed, String because, boolean said) {
        return new Counsel(
                line,
                List.of(),
                List.of(),
                steps.stream()
                        .limit(listed)
                        .map(step -> new Refused(step, because))
                        .toList(),
                List.of(),
                said ? because : "",
                null);
    }

    /** As far as the operator lets a model go with this action in this namespace. */
    private TrustStage trusted(Proposal answer) {
        return catalogue
                .find(answer.action())
                .map(action -> snapshot.policy().trustOfModel(action, answer.target()))
                .orElse(TrustStage.SUGGEST);
    }

    private Optional<String> refusal(Proposal proposal, ClosedSet offered) {
        return unfit(proposal, offered).or(() -> proposal.mayBeChosen() ? stopped(proposal) : Optional.empty());
    }

    /** Nothing that does not fit, or was not offered, comes as far as the guards. */
    private Optional<String> unfit(Proposal proposal, ClosedSet offered) {
        return problem.apply(proposal)
                .or(() -> offered.offers(proposal)
                        ? Optional.empty()
                        : Optional.of("It is not among what the model was offered."));
    }

    /** Rules' own proposals in another order, and nothing else, are what an answer can bring. */
    private Counsel order(List<Proposal> level) {
        if (level.stream().anyMatch(p -> p.action().equals(Proposal.NONE))) {
            return Counsel.notAsked("A rule says that nothing is to be done, so no model is asked.");
        }
        if (level.stream().anyMatch(Proposal::pages)) {
            return Counsel.notAsked("A rule wants a person at once, and no model may put something before that.");
        }
        if (level.stream().filter(p -> stopped(p).isEmpty()).count() < 2) {
            return Counsel.notAsked("Guards leave no choice between what is level, so no model is asked.");
        }
        var question = new Advisor.Question.Rank(level);
        var advice = advice(question);
        if (!(advice instanceof Advisor.Advice.Consulted consulted)) {
            return Counsel.without(question, advice);
        }
        var first = new LinkedHashSet<Proposal>();
        var refused = new ArrayList<Refused>();
        for (var answer : consulted.proposals()) {
            level.stream()
                    .filter(p -> p.sameChange(answer))
                    .findFirst()
                    .ifPresentOrElse(
                            first::add,
                            () -> refused.add(new Refused(
                                    answer.attributedTo(Proposal.Source.MODEL, "", answer.priority(), answer.trust()),
                                    "A model may only put in order what is level, and this is not.")));
        }
        return new Counsel(AdvisorLine.of(question, advice), List.copyOf(first), List.of(), refused, null);
    }

    private Optional<String> stopped(Proposal proposal) {
        var action = catalogue.find(proposal.action()).orElseThrow();
        var report = guards.check(proposal, action, snapshot, evaluation);
        return report.denied().or(report::held).map(a -> a.verdict().reason());
    }

    /** Whoever is asked and fails has not been asked: the decision is made without them. */
    private Advisor.Advice advice(Advisor.Question question) {
        try {
            return advisor.advise(snapshot, question);
        } catch (RuntimeException e) {
            log.atWarn().setCause(e).log("advisor.failed");
            return new Advisor.Advice.NotConsulted("The advisor failed: " + e.getMessage());
        }
    }
}
