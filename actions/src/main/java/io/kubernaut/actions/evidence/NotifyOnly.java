package io.kubernaut.actions.evidence;

import io.kubernaut.actions.executor.KubernetesExecutor;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Effect;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;

/** Does nothing to the cluster; people are told through the outbox, which needs no executor. */
final class NotifyOnly extends KubernetesExecutor {
    private static final String NOTHING = "Nothing in the cluster changes";

    NotifyOnly(Workbench workbench) {
        super("notify_only", workbench);
    }

    @Override
    protected Planning propose(ActionRequest request) {
        return new Planning.Planned(new Plan(NOTHING + "; people are told: " + request.reason(), "", "{}"));
    }

    @Override
    protected Application carryOut(ActionRequest request, Plan plan) {
        return Application.Applied.of(NOTHING + ": " + request.reason(), "{}");
    }

    @Override
    protected Verification look(ActionRequest request, Plan plan) {
        return new Verification.Verified(NOTHING + ", as intended.");
    }

    /** It may be done again without harm. */
    @Override
    protected Effect recognise(ActionRequest request, Plan plan) {
        return Effect.DID_NOT;
    }
}
