package io.kubernaut.history.advice;

import io.kubernaut.core.advice.ModelCall;
import io.kubernaut.core.advice.ModelCall.Words;
import io.kubernaut.core.advice.Spending;
import io.kubernaut.core.advice.ToolCall;
import io.kubernaut.history.database.Sessions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The requests that were sent to models, for those who look at them. */
public final class PostgresModelCalls {
    private final Sessions sessions;

    public PostgresModelCalls(Sessions sessions) {
        this.sessions = sessions.with(CallsMapper.class);
    }

    /** Those of the question that a decision had, in order; empty where it had none, or they are dropped. */
    public List<ModelCall> ofDecision(UUID decision) {
        return sessions.one(
                CallsMapper.class,
                m -> m.consultation(decision).stream()
                        .flatMap(c -> m.calls(c).stream())
                        .map(PostgresModelCalls::call)
                        .toList());
    }

    private static ModelCall call(AdviceMapper.CallRow row) {
        return new ModelCall(
                row.provider(),
                row.model(),
                row.promptHash(),
                row.askedAt(),
                Duration.ofNanos(row.latencyMicros() * 1_000),
                ModelCall.Outcome.valueOf(row.outcome()),
                new Spending(row.inputTokens(), row.outputTokens(), row.microDollars()),
                row.answer(),
                List.of(row.checks().as(String[].class)),
                Optional.ofNullable(row.prompt())
                        .map(sent -> new Words(
                                sent, Optional.ofNullable(row.wholeAnswer()).orElse("")))
                        .orElse(null),
                List.of(row.looks().as(ToolCall[].class)));
    }

    /**
     * What a provider was asked.
     *
     * @param asked requests, those that failed too
     * @param accepted those whose answers passed the checks
     */
    public record Lately(String provider, long asked, long accepted, long microDollars) {}

    /** By provider, in the order of their names. */
    public List<Lately> since(Instant when) {
        return sessions.one(CallsMapper.class, m -> m.lately(when));
    }

    /**
     * Questions that are not answered yet.
     *
     * @param waiting nobody has begun to ask them
     * @param asked are being asked by a replica
     */
    public record Questions(long waiting, long asked) {}

    public Questions questions(Instant now) {
        return sessions.one(CallsMapper.class, m -> m.questions(now));
    }

    /** What was sent and answered before is dropped; the calls stay. Returns of how many. */
    public int dropWords(Instant before) {
        return sessions.one(CallsMapper.class, m -> m.dropWords(before));
    }
}
