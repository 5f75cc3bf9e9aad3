package io.kubernaut.actions.cases;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.Application;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What must be known of one action in order to run it from plan to undo: a row of the table. */
abstract class ActionCase {
    /**
     * A request that must be refused, in the cluster that {@link #arrange} made.
     *
     * @param when why, for people
     * @param arrange what is changed before
     * @param target null for the case's own
     * @param reason what the refusal must say: why
     * @param instead what it must say besides: what to do instead
     */
    record Refusal(
            String when,
            Consumer<Ground> arrange,
            @Nullable Function<Ground, ObjectRef> target,
            Map<String, Object> parameters,
            String reason,
            String instead) {
        Refusal {
            if (reason.isBlank() || instead.isBlank()) {
                throw new IllegalArgumentException("A refusal says why, and what to do instead: " + when);
            }
        }

        /** The case's own target, with other parameters. */
        static Refusal of(String when, Map<String, Object> parameters, String reason, String instead) {
            return new Refusal(when, ground -> {}, null, parameters, reason, instead);
        }

        String[] words() {
            return new String[] {reason, instead};
        }

        /** In a cluster that was changed before. */
        Refusal after(Consumer<Ground> change) {
            return new Refusal(when, change, target, parameters, reason, instead);
        }

        /** Another target. */
        Refusal on(Function<Ground, ObjectRef> other) {
            return new Refusal(when, arrange, other, parameters, reason, instead);
        }

        /** Another object of the case's namespace. */
        Refusal on(String kind, String name) {
            return on(ground -> ground.ref(kind, name));
        }
    }

    private final String action;

    ActionCase(String action) {
        this.action = action;
    }

    final String action() {
        return action;
    }

    /** Why it cannot be shown on this ground; empty when it can. */
    Optional<String> unfit(Ground ground) {
        return Optional.empty();
    }

    /** Brings the cluster to where the action is of use. */
    abstract void arrange(Ground ground);

    abstract ObjectRef target(Ground ground);

    Map<String, Object> parameters(Ground ground) {
        return Map.of();
    }

    /** At least two. */
    abstract List<Refusal> refusals();

    /** Fails unless the cluster, or what was collected, shows the effect. */
    abstract void assertApplied(Ground ground, Application.Applied ended);

    /** What others do in the cluster meanwhile, where no controller of the ground does it. */
    void meanwhile(Ground ground) {}

    /** What undoing must bring back: the target's specification, unless a case knows better. */
    String state(Ground ground) {
        return ground.find(target(ground))
                .map(live -> live.at("/spec").toString())
                .orElse("gone");
    }

    /** Whether a write whose answer was lost cannot be told from one that did not arrive: then people are asked. */
    boolean mayBeUnknown() {
        return false;
    }

    @Override
    public final String toString() {
        return action;
    }
}
