package io.kubernaut.core.pipeline;

import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.telling.Message;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/** What people are told about runs. */
final class RunMessages {
    private static final Set<RunState> WELL = EnumSet.of(RunState.VERIFIED, RunState.UNDONE, RunState.EXPIRED);

    private RunMessages() {}

    static Message ended(ActionRun run, Instant now) {
        var word = run.state().name().toLowerCase(Locale.ROOT);
        return message(
                run,
                "run." + word,
                word,
                WELL.contains(run.state()) ? Message.Severity.INFO : Message.Severity.WARNING,
                now);
    }

    /** It failed, and what it had changed is as it was before. */
    static Message failedAndTakenBack(ActionRun run, Instant now) {
        return message(run, "run.undone", "failed, and was taken back", Message.Severity.WARNING, now);
    }

    static Message notTakenBack(ActionRun run, Instant now) {
        return message(run, "run.undo-refused", "not taken back", Message.Severity.WARNING, now);
    }

    /** Its time is over, and it must not be ended. */
    static Message stillInForce(ActionRun run, Instant now) {
        return message(
                run, "run.expiry-waits", "its time is over, but it is still in force", Message.Severity.WARNING, now);
    }

    /** It stands, and the next step of its plan is not begun any more. */
    static Message planEnded(ActionRun run, Instant now) {
        return message(run, "run.plan-ended", "done, but its plan ends here", Message.Severity.WARNING, now);
    }

    private static Message message(ActionRun run, String topic, String word, Message.Severity severity, Instant now) {
        return new Message(
                UUID.randomUUID(),
                topic,
                severity,
                run.action() + " on " + run.target().display() + ": " + word,
                run.message() + "\nWhy: kubernaut explain " + run.decisionId(),
                run.target(),
                run.incidentId(),
                run.decisionId(),
                now);
    }
}
