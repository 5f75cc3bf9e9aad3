package io.kubernaut.core.execution;

/**
 * One step of an action that changes several things, one after the other. A step begins only when the one before it is
 * done. Steps are stored after each change, so that another process can go on where one died.
 *
 * @param kind what sort of step it is, in one word or two, such as {@code cordon} or {@code evict}
 * @param summary what it is to do, one sentence
 * @param said what came of it so far; "" before it began
 * @param note JSON that its executor needs to go on or to take it back; "" where it needs nothing. Never shown.
 */
public record PlanStep(String kind, String summary, State state, String said, String note) {
    /** How far a step is. */
    public enum State {
        PENDING,
        UNDER_WAY,
        DONE,
        FAILED,
        TAKEN_BACK
    }

    public static PlanStep pending(String kind, String summary) {
        return new PlanStep(kind, summary, State.PENDING, "", "");
    }

    public PlanStep in(State next, String sentence) {
        return new PlanStep(kind, summary, next, sentence, note);
    }

    public PlanStep noting(String json) {
        return new PlanStep(kind, summary, state, said, json);
    }

    /** Whether it may have changed something that is still so. */
    public boolean begun() {
        return state == State.UNDER_WAY || state == State.DONE || state == State.FAILED;
    }
}
