package io.kubernaut.core.explain;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.incident.Approval;
import io.kubernaut.core.policy.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What happens now, and which commands a person has. */
final class NextSteps {
    private NextSteps() {}

    static List<String> of(
            Decision decision, Mode mode, List<ActionRun> runs, List<Approval> approvals, ActionCatalogue catalogue) {
        if (!decision.stored()) {
            return List.of("Nothing: this is an evaluation. Nothing was stored, and nothing is done.");
        }
        var steps = new ArrayList<String>();
        for (var approval : approvals) {
            steps.add(approval(approval));
        }
        for (var run : runs) {
            steps.addAll(run(run, catalogue));
        }
        plan(decision, runs).ifPresent(steps::add);
        if (runs.isEmpty() && decision.outcome() == Outcome.ACT) {
            steps.add(
                    decision.executed()
                            ? "The action waits for its turn; nothing was changed yet."
                            : "Nothing is changed, because the mode is " + mode.wireName()
                                    + ". To let Kubernaut act on what it decides from now on: `kubernaut mode act`.");
        }
        if (decision.outcome() == Outcome.AWAIT_APPROVAL && approvals.isEmpty()) {
            steps.add("A person would be asked first. Nobody is, because the mode is " + mode.wireName() + ".");
        }
        if (decision.outcome() == Outcome.NOTIFY || decision.outcome() == Outcome.ESCALATE) {
            steps.add("Nothing in the cluster is changed. A person has to look at "
                    + decision.subject().display() + ".");
        }
        var retryAt = decision.retryAt();
        if (retryAt != null) {
            steps.add("It is decided again at " + Words.time(retryAt) + ", when the hold ends.");
        }
        if (runs.stream().noneMatch(r -> r.state().active())) {
            steps.add("It is decided anew when another alert joins the incident. A mere repeat of the same alert"
                    + " changes nothing.");
        }
        return steps;
    }

    /** What of a plan is left, once it was begun. */
    private static Optional<String> plan(Decision decision, List<ActionRun> runs) {
        var chosen = decision.chosen();
        if (chosen == null || runs.isEmpty() || runs.size() >= chosen.plan().size()) {
            return Optional.empty();
        }
        var left = chosen.plan().stream()
                .skip(runs.size())
                .map(c -> Words.foreign(c.words()))
                .collect(Collectors.joining(", then "));
        var last = runs.getLast().state();
        return Optional.of(
                last.active() || last == RunState.VERIFIED
                        ? "Of the plan is left: " + left
                                + ". It goes on once the step before has shown its effect, unless the incident is decided anew."
                        : "The plan ended there. Not begun: " + left + ".");
    }

    private static String approval(Approval approval) {
        var id = approval.approvalId();
        var by = approval.decidedBy() == null ? "somebody" : approval.decidedBy();
        var because = approval.decisionReason().isBlank() ? "." : ": " + Words.foreign(approval.decisionReason());
        return switch (approval.state()) {
            case WAITING ->
                "It waits for a person until " + Words.time(approval.expiresAt())
                        + ". Yes: `kubernaut approvals approve " + id + "`. No: `kubernaut approvals reject " + id
                        + " --reason \"...\"`.";
            case APPROVED -> "It was approved by " + Words.foreign(by) + because;
            case REJECTED -> "It was rejected by " + Words.foreign(by) + because;
            case EXPIRED -> "Nobody answered until " + Words.time(approval.expiresAt()) + ", so nothing is done.";
            case OVERTAKEN -> "The question to a person is void: the incident ended or was decided anew.";
        };
    }

    private static List<String> run(ActionRun run, ActionCatalogue catalogue) {
        var message = Words.foreign(Words.sentence(run.message()));
        return switch (run.state()) {
            case PENDING -> List.of("The action waits for its turn; nothing was changed yet.");
            case PLANNED -> List.of("The API server accepted the change in a dry-run; it is applied next.");
            case APPLYING -> List.of("The change is being sent to the API server.");
            case APPLIED -> List.of("The change was made; Kubernaut waits for its effect. " + message);
            case VERIFIED ->
                List.of("The change was made and the cluster shows its effect. " + message, undo(run, catalogue));
            case REFUSED -> List.of("Nothing was changed: " + message);
            case FAILED ->
                List.of("The change was made, but its effect did not show: " + message, undo(run, catalogue));
            case UNDOING -> List.of("The change is being taken back.");
            case UNDONE -> List.of("The change was taken back. " + message);
            case EXPIRING -> List.of("The time of the change is over; it is being ended.");
            case EXPIRED -> List.of("The change was made for a time and was ended after it. " + message);
        };
    }

    private static String undo(ActionRun run, ActionCatalogue catalogue) {
        var undo = catalogue.find(run.action()).map(ActionDefinition::undo).orElse("");
        return undo.isEmpty()
                ? "This action cannot be taken back."
                : "To take it back: `kubernaut undo " + run.runId() + "`. " + Words.sentence(undo);
    }
}
