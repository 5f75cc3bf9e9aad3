package io.kubernaut.server.wiring;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.KnowledgeBases;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.pipeline.Engine;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.history.Stores;
import io.kubernaut.rules.base.Examiner;
import io.kubernaut.rules.base.Reloader;
import io.kubernaut.rules.base.RuleDirectory;
import io.kubernaut.rules.base.RulesInForce;
import io.kubernaut.rules.base.StoredRuleBases;
import io.kubernaut.rules.whynot.RuleBasesByHash;
import io.kubernaut.server.cluster.ClusterSet;
import io.kubernaut.server.evaluation.Evaluator;
import io.kubernaut.server.metrics.Metrics;
import io.kubernaut.server.rules.Examiners;
import io.kubernaut.server.settings.PolicySettings;
import io.kubernaut.server.settings.RulesSettings;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** What decisions are made with. */
@Configuration(proxyBeanMethods = false)
class DecisionWiring {
    @Bean
    ActionCatalogue catalogue() {
        return ActionCatalogue.standard();
    }

    @Bean
    Policy policy(PolicySettings settings) {
        return settings.toPolicy();
    }

    @Bean
    Examiner examiner(ActionCatalogue catalogue, RulesSettings settings) {
        return Examiners.of(catalogue, settings.symptomsMayOverride());
    }

    /** The first base is in force when this returns: nothing is decided by others in the meantime. */
    @Bean
    Reloader reloader(
            RulesSettings settings, Examiner examiner, Stores stores, Policy policy, Clock clock, Metrics metrics) {
        var reloader = new Reloader(
                settings.path().map(RuleDirectory::new).orElse(null),
                examiner,
                stores.ruleBases(),
                () -> policy,
                clock,
                last -> metrics.reload(last.accepted()));
        metrics.watchRules(
                () -> reloader.rules().shown().base().rules().size(),
                () -> Duration.between(reloader.rules().shown().since(), clock.instant()),
                () -> reloader.last() != null && !reloader.last().accepted());
        reloader.watch(settings.poll());
        return reloader;
    }

    @Bean(destroyMethod = "")
    RulesInForce rules(Reloader reloader) {
        return reloader.rules();
    }

    @Bean
    StoredRuleBases ruleBases(Stores stores) {
        return new StoredRuleBases(stores.ruleBases());
    }

    /** The base in force is at hand; an earlier one is compiled again. */
    @Bean
    @Primary
    RuleBasesByHash ruleBasesByHash(RulesInForce inForce, StoredRuleBases stored) {
        return RuleBasesByHash.either(inForce, stored);
    }

    @Bean
    Engine.Knowledge knowledge(KnowledgeBases rules, ActionCatalogue catalogue, Advisor advisor, Policy policy) {
        return new Engine.Knowledge(rules, catalogue, advisor, () -> policy);
    }

    @Bean
    Evaluator evaluator(Engine.Knowledge knowledge, ClusterSet clusters, Memory memory, Clock clock) {
        return new Evaluator(knowledge.forEvaluation(), knowledge.policy(), clusters, memory, clock);
    }
}
