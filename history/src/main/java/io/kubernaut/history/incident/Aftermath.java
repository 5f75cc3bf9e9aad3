package io.kubernaut.history.incident;

import io.kubernaut.core.incident.Conclusion;
import io.kubernaut.core.work.WorkItem;
import io.kubernaut.history.advice.Awaiting;
import io.kubernaut.history.database.Transaction;
import io.kubernaut.history.telling.PostgresOutbox;
import io.kubernaut.history.work.NewWork;
import io.kubernaut.history.work.PostgresWorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What follows from conclusions: questions, messages, and looking again. */
final class Aftermath {
    private final PostgresWorkQueue work;
    private final PostgresOutbox outbox;
    private final Awaiting awaiting;

    Aftermath(PostgresWorkQueue work, PostgresOutbox outbox, Awaiting awaiting) {
        this.work = work;
        this.outbox = outbox;
        this.awaiting = awaiting;
    }

    void store(Transaction transaction, List<Conclusion> conclusions) {
        var posts = new ArrayList<PostgresOutbox.Post>();
        var wanted = new ArrayList<NewWork>();
        // Before any work is locked: whoever keeps an answer locks that first.
        var answered = awaiting.note(transaction, awaited(conclusions));
        for (var conclusion : conclusions) {
            var approval = conclusion.approval();
            if (approval != null) {
                transaction.mapper(ApprovalMapper.class).add(ApprovalMapper.ApprovalRow.of(approval));
                var left = Duration.between(approval.createdAt(), approval.expiresAt());
                wanted.add(NewWork.of(WorkItem.Kind.EXPIRE, approval.approvalId(), left));
            }
            conclusion.messages().forEach(m -> posts.add(new PostgresOutbox.Post(m, conclusion.sinks())));
            var againIn = answered.contains(Concluding.incidentId(conclusion)) ? Duration.ZERO : conclusion.againIn();
            if (againIn != null) {
                wanted.add(NewWork.of(WorkItem.Kind.DECIDE, Concluding.incidentId(conclusion), againIn));
            }
        }
        outbox.postAll(transaction, posts);
        work.addAll(transaction, wanted);
    }

    /** What is under way, or is put to a person, is not decided again for a model's sake. */
    private static List<Awaiting.Awaited> awaited(List<Conclusion> conclusions) {
        var awaited = new ArrayList<Awaiting.Awaited>();
        for (var conclusion : conclusions) {
            var consultation = conclusion.decision().advisor().consultation();
            if (consultation != null
                    && conclusion.decision().advisor().pending()
                    && conclusion.run() == null
                    && conclusion.approval() == null) {
                awaited.add(new Awaiting.Awaited(consultation, Concluding.incidentId(conclusion)));
            }
        }
        return awaited;
    }
}
