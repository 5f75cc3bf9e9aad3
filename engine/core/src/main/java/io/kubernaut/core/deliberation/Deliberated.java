package io.kubernaut.core.deliberation;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.WrittenSnapshot;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Evaluation;
import java.util.List;

/**
 * What was decided about the alerts of one cause.
 *
 * @param members all alerts of the incident
 * @param cause the object at the root, the subject where no finding names another
 * @param written the snapshot in the form that the decision names by its address
 */
public record Deliberated(
        List<Alert> members,
        ObjectRef cause,
        Snapshot snapshot,
        WrittenSnapshot written,
        Evaluation evaluation,
        Decision decision) {

    /** The same where the alerts name a cluster: two clusters that send here have no cause in common. */
    public Deliberated ofCluster(String cluster) {
        return new Deliberated(members, cause.named(cluster), snapshot, written, evaluation, decision);
    }
}
