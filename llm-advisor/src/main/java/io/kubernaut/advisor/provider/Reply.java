package io.kubernaut.advisor.provider;

import io.kubernaut.core.advice.Spending;

/** How a request ended. */
public sealed interface Reply {
    /**
     * There was an answer.
     *
     * @param model as the provider calls it
     * @param cutOff it ended because no more tokens were allowed
     */
    record Answered(String text, String model, boolean cutOff, Spending spent) implements Reply {}

    record Declined(String why, Spending spent) implements Reply {}

    record Failed(String why, Spending spent) implements Reply {}

    record TimedOut(String why, Spending spent) implements Reply {}

    Spending spent();
}
