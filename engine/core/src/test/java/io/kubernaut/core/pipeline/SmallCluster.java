package io.kubernaut.core.pipeline;

import io.kubernaut.core.execution.ActionExecutor;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Effect;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * An executor on a cluster of one object that remembers which runs changed it. What a test scripts comes first; then
 * the object answers truthfully.
 */
final class SmallCluster implements ActionExecutor {
    /** Runs that changed the object, in order; a repeat would stand here twice. */
    final List<UUID> changedBy = new ArrayList<>();

    final Deque<Supplier<Planning>> plans = new ArrayDeque<>();
    final Deque<Supplier<Application>> applications = new ArrayDeque<>();
    final Deque<Supplier<Verification>> verifications = new ArrayDeque<>();
    final Deque<Supplier<Effect>> effects = new ArrayDeque<>();
    final Deque<Supplier<Application>> undos = new ArrayDeque<>();
    final Deque<Supplier<Application>> expiries = new ArrayDeque<>();
    /** What is stopped once the mode forbids to act. */
    Optional<String> halts = Optional.empty();

    /** Whether apply may be called again in the middle of it. */
    boolean resumable;

    int planned;
    int applied;

    private final String action;

    SmallCluster(String action) {
        this.action = action;
    }

    @Override
    public String action() {
        return action;
    }

    @Override
    public Planning plan(ActionRequest request) {
        planned++;
        return plans.isEmpty()
                ? new Planning.Planned(new Plan("128Mi to 256Mi", "", "{}"))
                : plans.pop().get();
    }

    @Override
    public Application apply(ActionRequest request, Plan plan) {
        applied++;
        return applications.isEmpty()
                ? change(request.runId())
                : applications.pop().get();
    }

    Application change(UUID runId) {
        changedBy.add(runId);
        return Application.Applied.of("Raised.", "{\"memory\":\"256Mi\"}");
    }

    @Override
    public Verification verify(ActionRequest request, Plan plan) {
        return verifications.isEmpty()
                ? new Verification.Verified("3 of 3 pods are ready.")
                : verifications.pop().get();
    }

    @Override
    public Effect effectOf(ActionRequest request, Plan plan) {
        if (!effects.isEmpty()) {
            return effects.pop().get();
        }
        return changedBy.contains(request.runId()) ? Effect.TOOK_EFFECT : Effect.DID_NOT;
    }

    @Override
    public Optional<String> halt(ActionRequest request, Plan plan) {
        return halts;
    }

    @Override
    public boolean resumable(Plan plan) {
        return resumable;
    }

    @Override
    public Application expire(ActionRequest request, Plan plan) {
        return expiries.isEmpty() ? undo(request, plan) : expiries.pop().get();
    }

    @Override
    public Application undo(ActionRequest request, Plan plan) {
        if (!undos.isEmpty()) {
            return undos.pop().get();
        }
        changedBy.remove(request.runId());
        return Application.Applied.of("Taken back.", "{}");
    }
}
