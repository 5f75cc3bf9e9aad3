package io.kubernaut.core.advice;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request to a model and what came back.
 *
 * @param provider name of the provider in the configuration
 * @param model as the provider calls it in its answer, with its version where it names one
 * @param promptHash SHA-256 of all that was sent, in lower-case hex
 * @param spent as the provider counts it, priced by the configured table; what was reserved, where it does not say
 * @param answer what was answered, bounded, without credentials; empty where nothing was
 * @param checks each check that the answer did not pass, in words for people; empty when it passed
 * @param words all that was sent and answered, without credentials; null unless that is to be kept
 * @param looks closer looks that the model asked for in it; what it saw was shown in the next
 */
public record ModelCall(
        String provider,
        String model,
        String promptHash,
        Instant askedAt,
        Duration latency,
        Outcome outcome,
        Spending spent,
        String answer,
        List<String> checks,
        @Nullable Words words,
        List<ToolCall> looks) {
    public ModelCall {
        checks = List.copyOf(checks);
        looks = List.copyOf(looks);
    }

    /** In full. */
    public record Words(String sent, String answered) {}

    /** How a call ended. */
    public enum Outcome {
        /** The answer passed all checks. */
        ACCEPTED,
        /** It looked closer, or said that it need not, and is asked for its answer next. */
        LOOKED,
        /** There was an answer, and it did not pass. */
        INVALID,
        /** The model declined to answer. */
        DECLINED,
        /** The provider answered with an error, or the connection broke. */
        FAILED,
        /** No answer within the deadline. */
        TIMED_OUT
    }
}
