package io.kubernaut.core.decision;

import io.kubernaut.core.context.Snapshot;
import java.util.List;

/** Is asked when no rule matches, or when the best proposals are level. It proposes; it never acts. */
public interface Advisor {
    Advice advise(Snapshot snapshot, List<Proposal> level);

    /** The answer. */
    sealed interface Advice {
        /** It was asked; proposals are of known actions on targets in the snapshot, and may be empty. */
        record Consulted(List<Proposal> proposals, String why) implements Advice {}

        /** It was not asked, and why: not configured, budget used up, deadline. */
        record NotConsulted(String why) implements Advice {}
    }
}
