package io.kubernaut.server.wiring;

import io.kubernaut.core.incident.AlertStore;
import io.kubernaut.core.intake.GroupCommit;
import io.kubernaut.core.pipeline.Engine;
import io.kubernaut.server.metrics.Metrics;
import io.kubernaut.server.settings.IntakeSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How webhooks reach the database. */
@Configuration(proxyBeanMethods = false)
class IntakeWiring {
    /** Closed after the web server, and before the database. */
    @Bean
    GroupCommit groupCommit(AlertStore alerts, Engine engine, IntakeSettings settings, Metrics metrics) {
        var commits = new GroupCommit(alerts, settings.groupCommit(), (some, waits) -> {
            engine.nudge();
            metrics.commit(some, waits);
        });
        metrics.watchIntake(commits::waiting);
        return commits;
    }
}
