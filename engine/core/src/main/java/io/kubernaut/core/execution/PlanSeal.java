package io.kubernaut.core.execution;

import java.util.Optional;
import java.util.UUID;

/**
 * Encrypts what a plan keeps of the state before while it is stored: it may hold whole templates, and with them the values of
 * environment variables.
 */
public interface PlanSeal {
    /** @param runId it opens for this run only */
    String seal(String before, UUID runId);

    /** Empty when it was sealed under another key, or there is none any more. */
    Optional<String> open(String sealed, UUID runId);

    /** As it is to be stored. */
    default Plan seal(Plan plan, UUID runId) {
        return plan.before().isEmpty() || plan.sealed()
                ? plan
                : plan.withBefore(Plan.SEALED + seal(plan.before(), runId));
    }

    /** As it was; still sealed where it cannot be opened. */
    default Plan open(Plan plan, UUID runId) {
        return plan.sealed()
                ? open(plan.before().substring(Plan.SEALED.length()), runId)
                        .map(plan::withBefore)
                        .orElse(plan)
                : plan;
    }

    /** Stores it as it is. */
    PlanSeal NONE = new PlanSeal() {
        @Override
        public String seal(String before, UUID runId) {
            throw new UnsupportedOperationException("There is no key.");
        }

        @Override
        public Plan seal(Plan plan, UUID runId) {
            return plan;
        }

        @Override
        public Optional<String> open(String sealed, UUID runId) {
            return Optional.empty();
        }
    };
}
