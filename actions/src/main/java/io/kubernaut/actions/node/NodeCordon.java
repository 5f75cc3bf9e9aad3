package io.kubernaut.actions.node;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.FieldOwner;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.executor.Edit;
import io.kubernaut.actions.executor.EditingExecutor;
import io.kubernaut.actions.executor.Marks;
import io.kubernaut.actions.executor.ObjectChange;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.util.Optional;
import tools.jackson.databind.node.BooleanNode;

/** Marks a node as unschedulable, or takes that mark away. */
final class NodeCordon extends EditingExecutor {
    static final String UNSCHEDULABLE = "/spec/unschedulable";
    private static final int LONGEST_REASON = 256;

    private final boolean cordon;

    private NodeCordon(String action, boolean cordon, Workbench workbench) {
        super(action, workbench);
        this.cordon = cordon;
    }

    static NodeCordon cordon(Workbench workbench) {
        return new NodeCordon("cordon_node", true, workbench);
    }

    static NodeCordon uncordon(Workbench workbench) {
        return new NodeCordon("uncordon_node", false, workbench);
    }

    @Override
    protected Planning planFor(ActionRequest request, LiveObject live) {
        var already = live.flag(UNSCHEDULABLE);
        if (already == cordon) {
            return new Planning.AlreadySo(live.display() + (cordon ? " is cordoned already." : " is not cordoned."));
        }
        if (cordon) {
            return dryRun(request, live, closing(live, request.reason()), "Cordon " + live.display());
        }
        if (!live.annotation(Marks.CORDONED_BY).equals(ClusterApi.FIELD_MANAGER)) {
            return new Planning.Refused(live.display()
                    + " was not cordoned by Kubernaut, and whoever did it had a reason. Ask them, and take it back by hand"
                    + " (kubectl uncordon).");
        }
        var other = closedByOther(live);
        if (other.isPresent()) {
            return new Planning.Refused(live.display() + " was cordoned anew by " + other.get()
                    + ", and whoever did it had a reason. Ask them, and take it back by hand (kubectl uncordon).");
        }
        return dryRun(request, live, opening(live), "Uncordon " + live.display());
    }

    /**
     * Who closed a node that Kubernaut had closed before. The annotation does not tell: {@code kubectl uncordon} leaves
     * it, and so does a later cordon for maintenance.
     */
    static Optional<String> closedByOther(LiveObject node) {
        return FieldOwner.of(node, UNSCHEDULABLE, false);
    }

    static Edit closing(LiveObject node, String reason) {
        return Edit.of(node)
                .set(UNSCHEDULABLE, BooleanNode.TRUE)
                .set(Marks.pointer("", Marks.CORDONED_BY), ClusterApi.FIELD_MANAGER)
                .set(Marks.pointer("", Marks.CORDON_REASON), shortened(reason));
    }

    static Edit opening(LiveObject node) {
        return Edit.of(node)
                .remove(UNSCHEDULABLE)
                .remove(Marks.pointer("", Marks.CORDONED_BY))
                .remove(Marks.pointer("", Marks.CORDON_REASON));
    }

    @Override
    protected Verification look(ActionRequest request, ObjectChange change, LiveObject live) {
        return new Verification.Verified(live.display() + (cordon ? " is unschedulable." : " is schedulable."));
    }

    private static String shortened(String reason) {
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON - 1) + "…";
    }
}
