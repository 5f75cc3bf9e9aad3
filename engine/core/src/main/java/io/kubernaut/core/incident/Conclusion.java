package io.kubernaut.core.incident;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.WrittenSnapshot;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.telling.Message;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one decision leaves behind; it is stored in one transaction or not at all.
 *
 * @param incident the incident decided; its version is the one that was read, 0 for a new one
 * @param episodes its episodes; all are linked to it
 * @param absorbed other open incidents whose episodes went into this one; they are closed
 * @param written the snapshot in the form in which it is kept
 * @param run what is to be carried out; null when nothing is
 * @param approval the question to a person; null when none
 * @param messages with the names of the sinks each goes to
 * @param againIn when it is to be decided again; null when only news may reopen it
 */
public record Conclusion(
        Incident incident,
        List<UUID> episodes,
        List<UUID> absorbed,
        ObjectRef cause,
        Decision decision,
        Snapshot snapshot,
        WrittenSnapshot written,
        Evaluation evaluation,
        @Nullable ActionRun run,
        @Nullable Approval approval,
        List<Message> messages,
        List<String> sinks,
        @Nullable Duration againIn) {}
