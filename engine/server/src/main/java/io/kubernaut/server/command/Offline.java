package io.kubernaut.server.command;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import io.kubernaut.actions.view.Manifests;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.KnowledgeBase;
import io.kubernaut.core.pipeline.Engine;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.rules.ShippedRules;
import io.kubernaut.rules.scenario.MalformedScenarioException;
import io.kubernaut.rules.scenario.Scenario;
import io.kubernaut.rules.scenario.ScenarioReader;
import io.kubernaut.rules.scenario.ScenarioRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What commands decide with when no service is asked: shipped rules and default policy. */
final class Offline {
    /** It throws what it logs. */
    private static final String COMPILER = "org.drools.compiler";

    private Offline() {}

    static Engine.Knowledge knowledge() {
        quiet();
        return knowledge(ShippedRules.load());
    }

    static Engine.Knowledge knowledge(KnowledgeBase rules) {
        quiet();
        return new Engine.Knowledge(
                () -> rules,
                ActionCatalogue.standard(),
                Advisor.nobody("No language model is asked offline."),
                () -> Policy.DEFAULTS);
    }

    /**
     * Those of a folder and below it, or of one file.
     *
     * @throws MalformedScenarioException naming file, key and fix
     */
    static List<Scenario> scenarios(Path folder) {
        if (!Files.exists(folder)) {
            throw new CommandFailedException(2, "There is no folder " + folder + ".", null);
        }
        var scenarios = Files.isDirectory(folder)
                ? new ScenarioReader().readAll(folder)
                : List.of(new ScenarioReader().read(folder));
        if (scenarios.isEmpty()) {
            throw new CommandFailedException(2, "There is no *.yaml in " + folder + ".", null);
        }
        return scenarios;
    }

    static ScenarioRunner runner(Engine.Knowledge knowledge) {
        return new ScenarioRunner(
                knowledge.forEvaluation(),
                manifests -> Manifests.view("", manifests),
                knowledge.policy().get());
    }

    static ActionCatalogue catalogue() {
        return ActionCatalogue.standard();
    }

    /** Standard output is the command's answer; the rule engine's log is not part of it. */
    static void quiet() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.ERROR);
            context.getLogger(COMPILER).setLevel(Level.OFF);
        }
    }
}
