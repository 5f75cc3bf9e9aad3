package io.kubernaut.server.wiring;

import io.kubernaut.advisor.LanguageModels;
import io.kubernaut.core.advice.ConsultingAdvisor;
import io.kubernaut.core.advice.DiscreetModels;
import io.kubernaut.core.advice.Models;
import io.kubernaut.core.assessment.Measuring;
import io.kubernaut.core.context.SnapshotCodec;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.KnowledgeBases;
import io.kubernaut.core.similarity.Similarity;
import io.kubernaut.history.Stores;
import io.kubernaut.history.advice.PostgresAllowance;
import io.kubernaut.history.advice.PostgresModelCalls;
import io.kubernaut.server.cluster.ClusterSet;
import io.kubernaut.server.metrics.Metrics;
import io.kubernaut.server.settings.AdvisorSettings;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Who is asked where rules know no remedy. */
@Configuration(proxyBeanMethods = false)
class AdvisorWiring {
    @Bean
    PostgresAllowance allowance(AdvisorSettings settings, Stores stores, Clock clock) {
        return new PostgresAllowance(stores.sessions(), settings.spending(), clock);
    }

    @Bean
    PostgresModelCalls modelCalls(Stores stores) {
        return new PostgresModelCalls(stores.sessions());
    }

    @Bean
    @ConditionalOnMissingBean
    Models models(
            AdvisorSettings settings,
            PostgresAllowance allowance,
            ClusterSet clusters,
            Measuring measuring,
            Similarity similarity,
            Metrics metrics,
            Clock clock) {
        var closeUps = CloseUpsByCluster.of(clusters, measuring, clock);
        var models = new MeteredModels(
                LanguageModels.of(settings.models(), allowance, closeUps, similarity, clock), metrics);
        models.providers()
                .forEach(p -> metrics.watchProvider(
                        p.name(),
                        () -> models.providers().stream()
                                .anyMatch(now -> now.name().equals(p.name()) && now.leftAlone() != null)));
        return new DiscreetModels(models, settings.when());
    }

    /** An answer holds under the rules and the models that it was given under. */
    @Bean
    Advisor advisor(AdvisorSettings settings, Models models, Stores stores, KnowledgeBases rules, Clock clock) {
        if (!settings.configured()) {
            return Advisor.nobody("No language model is configured.");
        }
        var configuration = SnapshotCodec.address(settings.models().toString());
        return new ConsultingAdvisor(
                settings.when(),
                models,
                stores.consultations(),
                () -> rules.current().hash() + " " + configuration,
                clock);
    }
}
