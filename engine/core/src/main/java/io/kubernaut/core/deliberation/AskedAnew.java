package io.kubernaut.core.deliberation;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.decision.KnowledgeBase;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.guard.Guards;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What guards and rules say of a choice on other facts than it was made on. */
record AskedAnew(ActionCatalogue catalogue, Guards guards, Snapshot snapshot, KnowledgeBase base) {
    private static final Logger log = LoggerFactory.getLogger(AskedAnew.class);

    Deliberation.Rechecked about(Proposal proposal) {
        var evaluation = evaluated();
        var definition = catalogue.find(proposal.action()).orElseThrow();
        return new Deliberation.Rechecked(
                guards.check(proposal, definition, snapshot, evaluation), objection(proposal, definition, evaluation));
    }

    private Evaluation evaluated() {
        try {
            return base.evaluate(snapshot);
        } catch (RuntimeException | StackOverflowError e) {
            log.atError()
                    .addKeyValue("symptom", snapshot.symptom())
                    .addKeyValue("subject", snapshot.target().display())
                    .setCause(e)
                    .log("recheck.failed");
            return Evaluation.failed(e);
        }
    }

    /** Whether the rules object, and whether the facts still offer it. */
    private Optional<String> objection(Proposal proposal, ActionDefinition definition, Evaluation evaluation) {
        if (evaluation.failed()) {
            return Optional.of("The rules could not be asked again: " + evaluation.failure() + ".");
        }
        var veto = evaluation.vetoOn(proposal, definition.mutating(), snapshot.target());
        if (veto.isPresent()) {
            return Optional.of("The rule " + veto.get().rule() + " objects now: "
                    + veto.get().reason());
        }
        return ClosedSet.of(catalogue, guards, snapshot, evaluation).offers(proposal)
                ? Optional.empty()
                : Optional.of("What is known now does not offer it any more.");
    }
}
