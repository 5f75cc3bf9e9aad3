package io.kubernaut.core.pipeline;

import io.kubernaut.core.advice.Answer;
import io.kubernaut.core.advice.Consultations;
import io.kubernaut.core.advice.ModelCall;
import io.kubernaut.core.advice.Models;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.ModeStore;
import io.kubernaut.core.work.WorkItem;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Asks what is to be asked (ASK) and keeps the answer. Its threads are virtual, for they wait. */
final class AskingModels implements Handler {
    /** A process that dies may have paid for an answer that nobody got; it is not paid for a third time. */
    private static final int MOST_TIMES = 2;

    private static final Answer GIVEN_UP = Answer.failed("A model was asked " + MOST_TIMES
            + " times, and each time the process that asked ended before there was an answer.");

    /** Many answers come, or fail, at once; none of them is worth a connection to the database that alerts wait for. */
    private static final int STORING_AT_ONCE = 2;

    private static final Duration MODE_OFF = Duration.ofSeconds(30);

    private final Models models;
    private final Consultations consultations;
    private final Answer.Keeping keeping;
    private final ModeStore modes;
    private final Clock clock;
    private final Runnable answered;
    private final Semaphore storing = new Semaphore(STORING_AT_ONCE, true);
    private volatile boolean closing;

    /** @param answered is told when there may be something to decide again */
    AskingModels(
            Models models,
            Consultations consultations,
            Answer.Keeping keeping,
            ModeStore modes,
            Clock clock,
            Runnable answered) {
        this.models = models;
        this.consultations = consultations;
        this.keeping = keeping;
        this.modes = modes;
        this.clock = clock;
        this.answered = answered;
    }

    @Override
    public Ending handle(WorkItem item) {
        if (inTurn(() -> modes.current().mode()) == Mode.OFF) {
            return new Ending.Later(MODE_OFF, "The mode is off.");
        }
        var begun = inTurn(() -> consultations.begin(item));
        if (begun.isEmpty()) {
            return DONE;
        }
        return begun.get().times() > MOST_TIMES
                ? keep(item, GIVEN_UP, List.of())
                : ask(item, begun.get().wanted());
    }

    private Ending ask(WorkItem item, Consultations.Wanted wanted) {
        var opinion = models.ask(wanted.snapshot(), wanted.question());
        if (closing && !(opinion.advice() instanceof Advisor.Advice.Consulted)) {
            // Cut off by our own end, which says nothing of the model.
            return new Ending.Later(Duration.ZERO, "The process that asked was ended.");
        }
        return keep(item, Answer.of(opinion.advice(), wanted.snapshot()), opinion.calls());
    }

    private Ending keep(WorkItem item, Answer answer, List<ModelCall> calls) {
        var kept = inTurn(() -> consultations.answer(item, answer, calls, clock.instant(), keeping.of(answer.kind())));
        answered.run();
        return kept ? DONE : LOST;
    }

    private <T> T inTurn(Supplier<T> work) {
        storing.acquireUninterruptibly();
        try {
            return work.get();
        } finally {
            storing.release();
        }
    }

    /** What is cut off from now on was not answered. */
    void close() {
        closing = true;
    }
}
