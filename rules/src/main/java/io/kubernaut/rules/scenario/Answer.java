package io.kubernaut.rules.scenario;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.decision.Proposal;
import java.util.Comparator;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A decision as it is judged.
 *
 * @param queued waits for a person
 */
public record Answer(String action, ObjectRef target, SortedMap<String, Object> parameters, boolean queued) {
    private static final Set<String> GATHERING = Set.of("collect_diagnostics", "audit_logs");

    public static Answer of(Decision decision) {
        var chosen = decision.chosen();
        if (chosen == null || decision.outcome() == Outcome.SUPPRESS) {
            return new Answer(Proposal.NONE, decision.subject(), new TreeMap<>(), false);
        }
        return switch (decision.outcome()) {
            case NOTIFY, ESCALATE ->
                new Answer(
                        GATHERING.contains(chosen.action()) ? chosen.action() : Proposal.TELLING,
                        chosen.target(),
                        chosen.parameters(),
                        false);
            case AWAIT_APPROVAL -> new Answer(chosen.action(), chosen.target(), chosen.parameters(), true);
            default -> new Answer(chosen.action(), chosen.target(), chosen.parameters(), false);
        };
    }

    /** It would change something. */
    public boolean mutating() {
        return !action.equals(Proposal.NONE) && !action.equals(Proposal.TELLING) && !GATHERING.contains(action);
    }

    /** How far it reaches: nothing, telling, collecting, then changes by risk. */
    int reach() {
        if (action.equals(Proposal.NONE)) {
            return 0;
        }
        if (!mutating()) {
            return GATHERING.contains(action) ? 2 : 1;
        }
        return 3
                + ActionCatalogue.standard()
                        .find(action)
                        .map(a -> a.risk().ordinal())
                        .orElse(0);
    }

    static final Comparator<Answer> BY_REACH = Comparator.comparingInt(Answer::reach);

    public String display() {
        var what = parameters.isEmpty() ? "" : " " + parameters;
        return (queued ? "queued " : "") + action + (mutating() ? " " + target.display() + what : "");
    }
}
