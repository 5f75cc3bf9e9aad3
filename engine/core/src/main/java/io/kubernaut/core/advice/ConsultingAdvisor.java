package io.kubernaut.core.advice;

import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Advisor;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Gives answers that are kept, and has models asked without waiting for them. */
public final class ConsultingAdvisor implements Advisor {
    private final WhenToAsk when;
    private final Models models;
    private final Consultations consultations;
    private final Supplier<String> basis;
    private final Clock clock;

    /** @param basis what answers rest on beside the facts: hashes of the rules in force and of the models' configuration */
    public ConsultingAdvisor(
            WhenToAsk when, Models models, Consultations consultations, Supplier<String> basis, Clock clock) {
        this.when = when;
        this.models = models;
        this.consultations = consultations;
        this.basis = basis;
        this.clock = clock;
    }

    @Override
    public Optional<String> off(Snapshot snapshot) {
        return models.off().or(() -> when.against(snapshot));
    }

    @Override
    public int mostSteps(Snapshot snapshot) {
        return when.mostSteps();
    }

    @Override
    public Advice advise(Snapshot snapshot, Question question) {
        var situation = Situation.key(snapshot, question, basis.get());
        var now = clock.instant();
        var known = consultations
                .known(situation, now)
                .orElseGet(() -> consultations.ask(situation, new Consultations.Wanted(snapshot, question), now));
        return known.answer()
                .map(answer -> given(answer, known, snapshot, question))
                .orElseGet(() -> awaited(known, question, Duration.between(known.askedAt(), now)));
    }

    private Advice awaited(Consultations.Known known, Question question, Duration waited) {
        var left = when.patience().minus(waited);
        if (!left.isPositive()) {
            return new Advice.NotConsulted("A model was asked at " + known.askedAt()
                    + " and has not answered in time, so the rules decide: kubernaut.advisor.patience.");
        }
        var meanwhile = switch (question) {
            case Question.Rank r -> "A model is asked for the order; until it answers, the rules' own order holds.";
            case Question.Plan p -> "A model is asked for a plan; until it answers, the rules decide.";
            case Question.Propose p -> "A model is asked; until it answers, the rules decide.";
        };
        return new Advice.Pending(meanwhile, left, known.consultation());
    }

    private static Advice given(Answer answer, Consultations.Known known, Snapshot snapshot, Question question) {
        return switch (answer.kind()) {
            case ANSWERED ->
                answer.fits(snapshot, question)
                        ? new Advice.Consulted(answer.about(snapshot, question), answer.why(), known.consultation())
                        : new Advice.NotConsulted(
                                "A plan is kept for this, and it is about objects that are not there now.");
            case NOTHING -> new Advice.Consulted(List.of(), answer.why(), known.consultation());
            case FAILED -> new Advice.NotConsulted(answer.why());
        };
    }

    /** Gives what is kept, and asks nobody. */
    @Override
    public Advisor forTrial() {
        return new Advisor() {
            @Override
            public Advice advise(Snapshot snapshot, Question question) {
                return consultations
                        .known(Situation.key(snapshot, question, basis.get()), clock.instant())
                        .flatMap(known -> known.answer().map(a -> given(a, known, snapshot, question)))
                        .orElseGet(() -> new Advice.NotConsulted("A model would be asked here; a trial asks none."));
            }

            @Override
            public Optional<String> off(Snapshot snapshot) {
                return ConsultingAdvisor.this.off(snapshot);
            }

            @Override
            public int mostSteps(Snapshot snapshot) {
                return ConsultingAdvisor.this.mostSteps(snapshot);
            }
        };
    }
}
