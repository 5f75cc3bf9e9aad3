package io.kubernaut.history.advice;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.advice.Answer;
import io.kubernaut.core.advice.Consultations;
import io.kubernaut.core.advice.ModelCall;
import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.SnapshotCodec;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.work.WorkItem;
import io.kubernaut.history.database.Jsonb;
import io.kubernaut.history.database.Sessions;
import io.kubernaut.history.work.NewWork;
import io.kubernaut.history.work.PostgresWorkQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** One row for each situation, which all replicas share. */
public final class PostgresConsultations implements Consultations {
    /** A question that nobody has answered by then is asked anew. */
    private static final Duration WAITS = Duration.ofHours(1);

    private final Sessions sessions;
    private final PostgresWorkQueue work;
    private final ActionCatalogue catalogue;

    public PostgresConsultations(Sessions sessions, PostgresWorkQueue work, ActionCatalogue catalogue) {
        this.sessions = sessions.with(AdviceMapper.class);
        this.work = work;
        this.catalogue = catalogue;
    }

    @Override
    public Optional<Known> known(String situation, Instant now) {
        return sessions.one(AdviceMapper.class, m -> m.known(situation, now)).map(PostgresConsultations::known);
    }

    private static Known known(AdviceMapper.KnownRow row) {
        return new Known(
                row.consultationId(),
                row.askedAt(),
                Optional.ofNullable(row.answer()).map(a -> a.as(Answer.class)));
    }

    @Override
    public Known ask(String situation, Wanted wanted, Instant now) {
        var row = row(wanted, now);
        return sessions.transaction(t -> {
            var mapper = t.mapper(AdviceMapper.class);
            if (mapper.ask(situation, row) > 0) {
                work.addAll(t, List.of(NewWork.of(WorkItem.Kind.ASK, row.consultationId(), Duration.ZERO)));
                return new Known(row.consultationId(), now, Optional.empty());
            }
            return mapper.known(situation, now)
                    .map(PostgresConsultations::known)
                    .orElseThrow(
                            () -> new IllegalStateException("advice about " + situation + " was dropped just now"));
        });
    }

    private static AdviceMapper.WantedRow row(Wanted wanted, Instant now) {
        var snapshot = wanted.snapshot();
        return new AdviceMapper.WantedRow(
                UUID.randomUUID(),
                now,
                now.plus(WAITS),
                snapshot.alerts().stream().map(Alert::fingerprint).findFirst().orElse(""),
                snapshot.name(),
                snapshot.subject().namespace(),
                snapshot.symptom(),
                Decision.Asked.of(wanted.question()).name(),
                Jsonb.of(StoredQuestion.of(wanted.question())),
                SnapshotCodec.write(snapshot));
    }

    @Override
    public Optional<Begun> begin(WorkItem item) {
        var begun = sessions.transaction(t -> work.held(t, item.id(), item.fence())
                ? t.mapper(AdviceMapper.class).begin(item.subject())
                : Optional.<AdviceMapper.BegunRow>empty());
        if (begun.isEmpty()) {
            // It was answered, perhaps by a process that died before it told those who wait.
            decideAgain(item.subject());
        }
        return begun.map(row -> new Begun(
                new Wanted(
                        SnapshotCodec.read(row.snapshot(), Snapshot.class),
                        row.question().as(StoredQuestion.class).question(catalogue)),
                row.begun()));
    }

    @Override
    public boolean answer(WorkItem item, Answer answer, List<ModelCall> calls, Instant now, Duration keepFor) {
        var consultation = item.subject();
        boolean kept = sessions.transaction(t -> {
            var mapper = t.mapper(AdviceMapper.class);
            if (!work.held(t, item.id(), item.fence())
                    || mapper.answer(consultation, answer.kind().name(), Jsonb.of(answer), now.plus(keepFor)) == 0) {
                return false;
            }
            mapper.record(consultation, now);
            for (var i = 0; i < calls.size(); i++) {
                mapper.call(consultation, i + 1, row(calls.get(i)));
            }
            return true;
        });
        if (kept) {
            // Apart from it: whoever concludes locks incidents' work first and the answer after it.
            decideAgain(consultation);
        }
        return kept;
    }

    private static AdviceMapper.CallRow row(ModelCall call) {
        var words = call.words();
        return new AdviceMapper.CallRow(
                call.askedAt(),
                call.provider(),
                call.model(),
                call.promptHash(),
                words == null ? null : storable(words.sent()),
                call.latency().toNanos() / 1_000,
                call.outcome().name(),
                call.spent().inputTokens(),
                call.spent().outputTokens(),
                call.spent().microDollars(),
                storable(call.answer()),
                words == null ? null : storable(words.answered()),
                Jsonb.of(call.checks()),
                Jsonb.of(call.looks()));
    }

    /** PostgreSQL keeps no NUL in a text. */
    private static String storable(String text) {
        return text.replace("\0", "");
    }

    private void decideAgain(UUID consultation) {
        sessions.transaction(t -> {
            var incidents = t.mapper(AdviceMapper.class).awaited(consultation);
            work.addAll(
                    t,
                    incidents.stream()
                            .map(i -> NewWork.of(WorkItem.Kind.DECIDE, i, Duration.ZERO))
                            .toList());
            return incidents.size();
        });
    }

    @Override
    public int drop(Instant invalidBefore) {
        return sessions.transaction(t -> {
            var mapper = t.mapper(AdviceMapper.class);
            var dropped = mapper.drop(invalidBefore);
            return dropped + mapper.dropAwaited();
        });
    }
}
