package io.kubernaut.actions.executor;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ReadDeniedException;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.core.context.GitOpsMark;
import io.kubernaut.core.policy.Caution;
import java.util.Optional;

/** Whether an object's desired state is kept elsewhere, by a tool that would revert a change made here. */
public final class GitOps {
    private static final ResourceKind APPLICATION =
            new ResourceKind("Application", "argoproj.io", "v1alpha1", "applications", true);

    private GitOps() {}

    /** Why the object is not to be changed here, and where to change it instead. */
    public static Optional<String> obstacle(Workbench workbench, LiveObject live) {
        if (workbench.owned() == Caution.Owned.ASK) {
            return Optional.empty();
        }
        return GitOpsMark.of(live::label, live::annotation)
                .filter(mark -> !mark.byArgo() || reverts(workbench.api(), mark.name()))
                .map(mark -> mark.display() + " keeps " + live.display()
                        + " and would revert this: change it in Git instead.");
    }

    /** An application that may not be read is taken for one that reverts. */
    private static boolean reverts(ClusterApi api, String application) {
        try {
            var served = api.served(APPLICATION);
            if (served.isEmpty()) {
                return true; // It is kept from another cluster, where nobody here can look.
            }
            var known = api.list(served.get(), "").stream()
                    .filter(a -> a.name().equals(application))
                    .toList();
            return known.isEmpty() || known.stream().anyMatch(a -> a.flag("/spec/syncPolicy/automated/selfHeal"));
        } catch (ReadDeniedException e) {
            return true;
        }
    }
}
