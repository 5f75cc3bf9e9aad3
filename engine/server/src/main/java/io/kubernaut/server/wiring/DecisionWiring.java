package io.kubernaut.server.wiring;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.context.SymptomTable;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.KnowledgeBases;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.pipeline.Engine;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.history.Stores;
import io.kubernaut.rules.DroolsKnowledgeBase;
import io.kubernaut.rules.ShippedRules;
import io.kubernaut.server.cluster.ClusterAccess;
import io.kubernaut.server.evaluation.Evaluator;
import io.kubernaut.server.settings.PolicySettings;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What decisions are made with. */
@Configuration(proxyBeanMethods = false)
class DecisionWiring {
    @Bean
    ActionCatalogue catalogue() {
        return ActionCatalogue.standard();
    }

    @Bean
    SymptomTable symptoms() {
        return SymptomTable.shipped();
    }

    @Bean
    Policy policy(PolicySettings settings) {
        return settings.toPolicy();
    }

    @Bean
    Advisor advisor() {
        return (snapshot, level) -> new Advisor.Advice.NotConsulted("No language model is configured.");
    }

    @Bean
    DroolsKnowledgeBase shippedRules() {
        return ShippedRules.load();
    }

    /** Its sources are kept before it decides anything, so that each decision can be replayed under its own rules. */
    @Bean
    KnowledgeBases rules(DroolsKnowledgeBase base, Stores stores, Clock clock) {
        stores.ruleBases().keep(base.hash(), base.sources(), clock.instant());
        return () -> base;
    }

    @Bean
    Engine.Knowledge knowledge(
            KnowledgeBases rules, SymptomTable symptoms, ActionCatalogue catalogue, Advisor advisor, Policy policy) {
        return new Engine.Knowledge(rules, symptoms, catalogue, advisor, () -> policy);
    }

    @Bean
    Evaluator evaluator(Engine.Knowledge knowledge, ClusterAccess cluster, Memory memory, Clock clock) {
        return new Evaluator(
                knowledge.forEvaluation(), knowledge.symptoms(), knowledge.policy(), cluster::view, memory, clock);
    }
}
