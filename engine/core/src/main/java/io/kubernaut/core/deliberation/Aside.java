package io.kubernaut.core.deliberation;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.action.Risk;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Decision.Alternative;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.decision.Ranking;
import io.kubernaut.core.guard.Guards;
import io.kubernaut.core.policy.TrustStage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Proposals that may not act: each is held against what was decided, as if whoever made it had been promoted. */
record Aside(ActionCatalogue catalogue, Guards guards, Snapshot snapshot, List<Proposal> proposals) {

    /** Set aside of these. */
    static Aside of(ActionCatalogue catalogue, Guards guards, Snapshot snapshot, List<Proposal> ordered) {
        return new Aside(
                catalogue,
                guards,
                snapshot,
                ordered.stream().filter(p -> !p.mayBeChosen()).toList());
    }

    /** These too, of a model. */
    Aside and(List<Proposal> more) {
        return new Aside(
                catalogue,
                guards,
                snapshot,
                Stream.concat(proposals.stream(), more.stream()).toList());
    }

    /** One that was set aside, and what would have become of it. */
    record Weighed(Proposal proposal, Alternative alternative) {
        boolean suggestion() {
            return proposal.trust() == TrustStage.SUGGEST && alternative.wouldBeChosen();
        }

        /** For the person who is told. */
        String sentence() {
            var what = proposal.action().equals(Proposal.NONE)
                    ? "do nothing"
                    : proposal.action() + " on " + proposal.target().display()
                            + (proposal.parameters().isEmpty() ? "" : " " + proposal.parameters());
            return "Suggested by " + (ofModel(proposal) ? "the model" : proposal.rule()) + ": " + what + ". "
                    + proposal.reason();
        }
    }

    /**
     * @param standing what could be chosen, the best first
     * @param chosen null when nothing is to be done or a person is told for want of anything else
     * @param problem why a proposal does not fit, if so
     */
    List<Weighed> against(
            List<Proposal> standing, @Nullable Proposal chosen, Function<Proposal, Optional<String>> problem) {
        var weighed = new ArrayList<Weighed>();
        for (var proposal : proposals) {
            var promoted = promoted(proposal);
            var against = problem.apply(promoted)
                    .or(() -> better(standing, chosen, promoted))
                    .or(() -> stopped(promoted));
            weighed.add(new Weighed(
                    proposal,
                    new Alternative(
                            proposal.action(),
                            proposal.target(),
                            proposal.rule(),
                            proposal.priority().total(),
                            words(proposal, chosen, against),
                            proposal.trust(),
                            against.isEmpty())));
        }
        return List.copyOf(weighed);
    }

    private static String words(Proposal proposal, @Nullable Proposal chosen, Optional<String> against) {
        var begin = proposal.trust() == TrustStage.SUGGEST
                ? (ofModel(proposal) ? "The model may only suggest: " : "The rule may only suggest: ")
                : "In shadow: ";
        return begin
                + against.map(why -> "it would not have been chosen. " + why)
                        .orElseGet(() -> "it would have been chosen"
                                + (chosen == null
                                        ? "."
                                        : chosen.action().equals(Proposal.NONE)
                                                ? " instead of doing nothing."
                                                : " instead of " + chosen.action() + "."));
    }

    private static boolean ofModel(Proposal proposal) {
        return proposal.source() == Proposal.Source.MODEL;
    }

    /** Why something else would still have been chosen. */
    private Optional<String> better(List<Proposal> standing, @Nullable Proposal chosen, Proposal promoted) {
        var first = chosen == null ? standing.stream().findFirst() : Optional.of(chosen);
        return first.filter(f -> ranksBefore(f, promoted))
                .filter(f -> chosen != null || !answersTheSame(f, promoted))
                .map(f -> "Ranked below " + f.action() + " ("
                        + promoted.priority().total() + " to " + f.priority().total() + ").");
    }

    private boolean ranksBefore(Proposal one, Proposal other) {
        return !Ranking.order(List.of(one, other), catalogue).getFirst().equals(other);
    }

    /** The next in line when the first is held or denied. */
    private static boolean answersTheSame(Proposal first, Proposal other) {
        return !first.finding().isEmpty()
                && first.finding().equals(other.finding())
                && !first.rule().equals(other.rule());
    }

    private Optional<String> stopped(Proposal promoted) {
        var action = catalogue.find(promoted.action());
        if (action.isEmpty()) {
            return Optional.empty();
        }
        var report = guards.check(promoted, action.get(), snapshot);
        return report.denied().or(report::held).map(a -> a.verdict().reason());
    }

    private Proposal promoted(Proposal proposal) {
        var stage = catalogue
                .find(proposal.action())
                .map(ActionDefinition::risk)
                .filter(r -> r == Risk.HIGH)
                .map(r -> TrustStage.APPROVE)
                .orElse(TrustStage.AUTO);
        return proposal.attributedTo(proposal.source(), proposal.rule(), proposal.priority(), stage);
    }
}
