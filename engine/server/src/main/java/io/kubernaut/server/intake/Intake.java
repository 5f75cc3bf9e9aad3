package io.kubernaut.server.intake;

import io.kubernaut.core.alert.MalformedWebhookException;
import io.kubernaut.core.alert.Webhook;
import io.kubernaut.core.alert.WebhookReader;
import io.kubernaut.core.incident.Delivery;
import io.kubernaut.core.incident.Receipt;
import io.kubernaut.core.incident.StoreUnavailableException;
import io.kubernaut.core.intake.GroupCommit;
import io.kubernaut.server.metrics.Metrics;
import io.kubernaut.server.problem.Problems;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/** Reads a webhook, commits it, and only then answers. */
@Service
class Intake {
    private static final Logger log = LoggerFactory.getLogger(Intake.class);

    private final WebhookReader reader = new WebhookReader();
    private final GroupCommit commits;
    private final Metrics metrics;
    private final Clock clock;

    Intake(GroupCommit commits, Metrics metrics, Clock clock) {
        this.commits = commits;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * What came of a webhook, after commit.
     *
     * @param accepted alerts that opened an episode
     * @param repeated alerts already known, in the state they were sent in
     * @param resolved episodes that ended
     * @param rejected alerts that were not taken; the others of the same webhook were
     */
    record Taken(int accepted, int repeated, int resolved, List<Webhook.Rejection> rejected) {}

    Taken take(byte[] body, String sender) throws MalformedWebhookException, InterruptedException {
        var now = clock.instant();
        try {
            var webhook = reader.read(body, now);
            return switch (commits.accept(new Delivery(webhook, sender, now), body.length)) {
                case GroupCommit.Answer.Committed c -> taken(webhook, c.receipt());
                case GroupCommit.Answer.Refused r -> throw refused(r.because());
            };
        } catch (MalformedWebhookException e) {
            metrics.webhook(Metrics.Intake.MALFORMED);
            throw e;
        } catch (StoreUnavailableException e) {
            metrics.webhook(Metrics.Intake.UNAVAILABLE);
            throw e;
        }
    }

    private Taken taken(Webhook webhook, Receipt receipt) {
        count(webhook, receipt.accepted(), receipt.repeated(), receipt.resolved());
        return new Taken(receipt.accepted(), receipt.repeated(), receipt.resolved(), webhook.rejected());
    }

    private Problems.BusyException refused(GroupCommit.Refusal because) {
        metrics.webhook(Metrics.Intake.REFUSED);
        return new Problems.BusyException(
                switch (because) {
                    case FULL ->
                        "More alerts wait to be stored than kubernaut.intake.queue-alerts and queue-size allow;"
                                + " nothing of this webhook was stored. Try again.";
                    case WAITED ->
                        "Storing did not begin within kubernaut.intake.longest-wait; nothing was stored. Try again.";
                    case CLOSED -> "This process is ending; nothing was stored. Try again.";
                });
    }

    void tooLarge() {
        metrics.webhook(Metrics.Intake.TOO_LARGE);
    }

    private void count(Webhook webhook, int accepted, int repeated, int resolved) {
        metrics.webhook(Metrics.Intake.ACCEPTED);
        metrics.alerts("accepted", accepted);
        metrics.alerts("repeated", repeated);
        metrics.alerts("resolved", resolved);
        metrics.alerts("rejected", webhook.rejected().size());
        metrics.alerts("truncated", webhook.truncated());
        if (webhook.truncated() > 0) {
            log.atWarn()
                    .addKeyValue("receiver", webhook.receiver())
                    .addKeyValue("missing", webhook.truncated())
                    .log("webhook.truncated");
        }
        for (var rejection : webhook.rejected()) {
            log.atWarn()
                    .addKeyValue("receiver", webhook.receiver())
                    .addKeyValue("index", rejection.index())
                    .addKeyValue("reason", rejection.reason())
                    .log("alert.rejected");
        }
    }
}
