package io.kubernaut.actions.secret;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.ActionRequest;
import java.util.List;
import java.util.Optional;

/**
 * One run's work on the values of a Secret.
 *
 * @param uid of the Secret that the plan was made for
 * @param keys whose values are exchanged
 */
record SecretWork(Workbench workbench, ActionRequest request, SecretVault vault, String uid, List<String> keys) {
    /** The Secret, while it is still that one. */
    Optional<LiveObject> secret() {
        return workbench
                .api()
                .find(
                        SecretKinds.SECRET,
                        request.target().namespace(),
                        request.target().name())
                .filter(live -> live.uid().equals(uid));
    }

    /** What is kept opens for this run only. */
    String context() {
        return request.runId().toString();
    }

    /** The new values until they are written; not to be taken for those before. */
    String contextOfNew() {
        return request.runId() + "/new";
    }
}
