package io.kubernaut.core.replay;

import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.Decision;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Says again what a model said when a stored decision was made. Another question than it was asked then goes to whom the
 * core would ask, who asks no model either.
 */
final class RecordedAdvice implements Advisor {
    private final Decision stored;
    private final Advisor otherwise;

    RecordedAdvice(Decision stored, Advisor otherwise) {
        this.stored = stored;
        this.otherwise = otherwise;
    }

    @Override
    public Optional<String> off(Snapshot snapshot) {
        return stored.advisor().question() == null ? otherwise.off(snapshot) : Optional.empty();
    }

    /** A plan where one was asked for, of as many steps as were answered at least. */
    @Override
    public int mostSteps(Snapshot snapshot) {
        if (stored.advisor().question() == null) {
            return otherwise.mostSteps(snapshot);
        }
        return stored.advisor().question() == Decision.Asked.PLAN ? Question.Plan.MOST : 1;
    }

    @Override
    public Advice advise(Snapshot snapshot, Question question) {
        var line = stored.advisor();
        if (line.question() != Decision.Asked.of(question)) {
            return otherwise
                    .off(snapshot)
                    .<Advice>map(Advice.NotConsulted::new)
                    .orElseGet(() -> otherwise.advise(snapshot, question));
        }
        if (line.consulted()) {
            return new Advice.Consulted(line.answered(), line.why(), line.consultation());
        }
        return line.pending() ? awaited() : new Advice.NotConsulted(line.why());
    }

    /** Where it was not to be decided again, how long an answer would have been waited for changes nothing. */
    private Advice awaited() {
        var line = stored.advisor();
        var wait = stored.retryAt() == null
                ? Duration.ofMillis(1)
                : Duration.between(stored.decidedAt(), stored.retryAt());
        return new Advice.Pending(
                line.why(),
                wait.isPositive() ? wait : Duration.ofMillis(1),
                Objects.requireNonNullElseGet(line.consultation(), () -> new UUID(0, 0)));
    }
}
