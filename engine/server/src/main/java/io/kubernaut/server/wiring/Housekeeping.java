package io.kubernaut.server.wiring;

import io.kubernaut.core.execution.RunStore;
import io.kubernaut.core.incident.AlertStore;
import io.kubernaut.core.incident.IncidentStore;
import io.kubernaut.history.Stores;
import io.kubernaut.history.advice.PostgresAllowance;
import io.kubernaut.history.advice.PostgresConsultations;
import io.kubernaut.history.advice.PostgresModelCalls;
import io.kubernaut.history.audit.PostgresAudit;
import io.kubernaut.history.database.Database;
import io.kubernaut.server.settings.AdvisorSettings;
import io.kubernaut.server.settings.DatabaseSettings;
import io.kubernaut.server.settings.IntakeSettings;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What has to be done from time to time; any replica may do it, also several at once. */
@Component
class Housekeeping implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);
    private static final Duration CLOSING = Duration.ofMinutes(1);
    private static final Duration PARTITIONS = Duration.ofHours(6);
    private static final Duration ARTEFACTS = Duration.ofHours(1);
    private static final Duration ADVICE = Duration.ofHours(1);

    /** An answer that no longer holds stays for a while: those who waited for it find it there. */
    private static final Duration ADVICE_KEPT = Duration.ofDays(1);

    private static final Duration SEALING = Duration.ofSeconds(10);

    private final Database database;
    private final AlertStore alerts;
    private final IncidentStore incidents;
    private final RunStore runs;
    private final PostgresAudit audit;
    private final PostgresConsultations consultations;
    private final PostgresAllowance allowance;
    private final PostgresModelCalls calls;
    private final Duration wordsKept;
    private final Duration unheardAfter;
    private final DatabaseSettings settings;
    private final Clock clock;
    private final Periodically periodically = new Periodically("housekeeping");

    Housekeeping(
            Database database,
            AlertStore alerts,
            IncidentStore incidents,
            RunStore runs,
            Stores stores,
            PostgresAllowance allowance,
            PostgresModelCalls calls,
            AdvisorSettings advisor,
            DatabaseSettings settings,
            IntakeSettings intake,
            Clock clock) {
        this.database = database;
        this.alerts = alerts;
        this.incidents = incidents;
        this.runs = runs;
        this.audit = stores.audit();
        this.consultations = stores.consultations();
        this.allowance = allowance;
        this.calls = calls;
        this.wordsKept = Objects.requireNonNullElse(advisor.keep().prompts(), Duration.ZERO);
        this.unheardAfter = intake.unheardAfter();
        this.settings = settings;
        this.clock = clock;
        periodically.every(CLOSING, this::closeIncidents);
        periodically.every(PARTITIONS, this::movePartitions);
        periodically.every(ARTEFACTS, this::dropArtefacts);
        periodically.every(ADVICE, this::dropAdvice);
        periodically.every(SEALING, this::sealAudit);
    }

    private void closeIncidents() {
        var now = clock.instant();
        var unheard = alerts.endUnheard(now.minus(unheardAfter), now);
        if (unheard > 0) {
            log.atInfo().addKeyValue("episodes", unheard).log("episodes.ended.unheard");
        }
        incidents.closeOver(now);
    }

    /** The hash in the log is the anchor that whoever can write to the database cannot change. */
    private void sealAudit() {
        for (var sealed = audit.seal(clock.instant()); sealed.isPresent(); sealed = audit.seal(clock.instant())) {
            log.atInfo()
                    .addKeyValue("batch", sealed.get().number())
                    .addKeyValue("entries", sealed.get().entries())
                    .addKeyValue("hash", sealed.get().hash())
                    .log("audit.sealed");
        }
    }

    private void dropArtefacts() {
        var dropped = runs.dropArtefacts(settings.droppedBefore(clock.instant(), settings.artefactRetention()));
        if (dropped > 0) {
            log.atInfo().addKeyValue("artefacts", dropped).log("artefacts.dropped");
        }
    }

    private void dropAdvice() {
        var dropped = consultations.drop(clock.instant().minus(ADVICE_KEPT)) + allowance.drop();
        if (dropped > 0) {
            log.atInfo().addKeyValue("rows", dropped).log("advice.dropped");
        }
        var words = calls.dropWords(settings.droppedBefore(clock.instant(), wordsKept));
        if (words > 0) {
            log.atInfo().addKeyValue("calls", words).log("model.words.dropped");
        }
    }

    private void movePartitions() {
        try {
            var created = database.createPartitions();
            var dropped = database.dropPartitionsBefore(settings.droppedBefore(clock.instant(), settings.retention())
                    .atZone(ZoneOffset.UTC)
                    .toLocalDate());
            if (created + dropped.partitions() > 0) {
                log.atInfo()
                        .addKeyValue("created", created)
                        .addKeyValue("dropped", dropped.partitions())
                        .log("partitions.moved");
            }
            if (!dropped.inUse().isEmpty()) {
                log.atWarn().addKeyValue("partitions", dropped.inUse()).log("partitions.in.use");
            }
        } catch (SQLException e) {
            log.atWarn().addKeyValue("cause", e.getMessage()).log("partitions.not.moved");
        }
    }

    @Override
    public void close() {
        periodically.close();
    }
}
