package io.kubernaut.server.wiring;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.advice.TakenAdvice;
import io.kubernaut.core.assessment.AssessmentStore;
import io.kubernaut.core.decision.RuleEvidence;
import io.kubernaut.core.execution.RunStore;
import io.kubernaut.core.incident.AlertStore;
import io.kubernaut.core.incident.IncidentStore;
import io.kubernaut.core.memory.Effectiveness;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.pattern.PatternSearch;
import io.kubernaut.core.pattern.PatternStore;
import io.kubernaut.core.pipeline.Engine;
import io.kubernaut.core.policy.ModeStore;
import io.kubernaut.core.replay.CaseStore;
import io.kubernaut.history.Stores;
import io.kubernaut.history.database.Database;
import io.kubernaut.server.alertsource.HttpMetricSource;
import io.kubernaut.server.metrics.Metrics;
import io.kubernaut.server.settings.DatabaseSettings;
import io.kubernaut.server.settings.PrometheusSettings;
import io.kubernaut.server.settings.SecretsSettings;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The database and the stores over it. */
@Configuration(proxyBeanMethods = false)
class StorageWiring {
    @Bean
    @ConditionalOnMissingBean
    Database database(DatabaseSettings settings) {
        if (settings.embedded()) {
            return Database.embedded(settings.path(), settings.port());
        }
        return settings.user().isEmpty()
                ? Database.at(settings.url())
                : Database.at(settings.url(), settings.user(), settings.password());
    }

    @Bean(destroyMethod = "")
    DataSource dataSource(Database database) {
        return database.dataSource();
    }

    @Bean
    Stores stores(DataSource database, ActionCatalogue catalogue, SecretsSettings secrets, Clock clock) {
        return Stores.over(database, catalogue, secrets.seal(), clock);
    }

    @Bean
    Engine.Storage storage(Stores stores, Metrics metrics) {
        var plain = stores.storage();
        return new Engine.Storage(
                plain.alerts(),
                new MeteredIncidents(plain.incidents(), metrics),
                new MeteredRuns(plain.runs(), metrics),
                plain.queue(),
                plain.outbox(),
                plain.modes(),
                plain.memory(),
                plain.assessments(),
                plain.untreated());
    }

    @Bean
    AssessmentStore assessmentStore(Engine.Storage storage) {
        return storage.assessments();
    }

    @Bean
    AlertStore alertStore(Engine.Storage storage) {
        return storage.alerts();
    }

    @Bean
    IncidentStore incidentStore(Engine.Storage storage) {
        return storage.incidents();
    }

    @Bean
    RuleEvidence.Source ruleEvidence(Stores stores) {
        return stores.ruleEvidence();
    }

    @Bean
    CaseStore caseStore(Stores stores) {
        return stores.cases();
    }

    @Bean
    TakenAdvice.Source takenAdvice(Stores stores) {
        return stores.takenAdvice();
    }

    @Bean
    RunStore runStore(Engine.Storage storage) {
        return storage.runs();
    }

    @Bean
    ModeStore modeStore(Engine.Storage storage) {
        return storage.modes();
    }

    @Bean
    Effectiveness.Source effectiveness(Stores stores) {
        return stores.memory()::effectiveness;
    }

    @Bean
    PatternStore patternStore(Stores stores) {
        return stores.patterns();
    }

    @Bean
    PatternSearch patternSearch(
            PatternStore store, HttpMetricSource prometheus, PrometheusSettings settings, Clock clock) {
        return new PatternSearch(store, prometheus, settings.clusterLabel(), clock);
    }

    @Bean
    Memory memory(Engine.Storage storage) {
        return storage.memory();
    }
}
