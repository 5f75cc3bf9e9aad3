package io.kubernaut.scesim;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.drools.scenariosimulation.api.model.ScenarioSimulationModel;
import org.drools.scenariosimulation.api.model.ScenarioWithIndex;
import org.drools.scenariosimulation.backend.runner.RuleScenarioRunner;
import org.drools.scenariosimulation.backend.runner.model.ScenarioRunnerDTO;
import org.drools.scenariosimulation.backend.util.ScenarioSimulationXMLPersistence;
import org.jspecify.annotations.Nullable;
import org.junit.runner.Description;
import org.junit.runner.notification.Failure;
import org.junit.runner.notification.RunListener;
import org.junit.runner.notification.RunNotifier;

/** A file of test scenarios as it lies on the disk, run by Drools' own runner. */
record ScesimFile(Path path, ScenarioSimulationModel model) {
    static ScesimFile read(Path path) {
        try {
            return new ScesimFile(
                    path, ScenarioSimulationXMLPersistence.getInstance().unmarshal(Files.readString(path)));
        } catch (Exception e) {
            throw new IllegalStateException("No file of test scenarios: " + path, e);
        }
    }

    List<Row> rows() {
        return model.getSimulation().getScenarioWithIndex().stream()
                .map(line -> new Row(this, line))
                .toList();
    }

    /** A row of the file. */
    record Row(ScesimFile file, ScenarioWithIndex line) {
        String description() {
            return line.getScesimData().getDescription();
        }

        boolean expects(Column column) {
            return line.getScesimData()
                    .getFactMappingValue(column.fact(), column.expression())
                    .isPresent();
        }

        /** Puts another expression into a cell. */
        void expect(Column column, String cell) {
            line.getScesimData()
                    .addOrUpdateMappingValue(column.fact(), column.expression(), Generator.EXPRESSION + cell);
        }

        /** Why the row fails, empty when it holds. */
        Optional<Throwable> failure(RulesContainer rules) {
            var outcome = new Outcome();
            var notifier = new RunNotifier();
            notifier.addListener(outcome);
            var only = new ScenarioRunnerDTO(
                    file.model.getSimulation().getScesimModelDescriptor(),
                    List.of(line),
                    file.path.toString(),
                    file.model.getSettings(),
                    file.model.getBackground());
            new RuleScenarioRunner(rules.container(), only).run(notifier);
            if (!outcome.ran) {
                throw new IllegalStateException("The runner left out " + description());
            }
            return Optional.ofNullable(outcome.failure);
        }
    }

    private static final class Outcome extends RunListener {
        private boolean ran;
        private @Nullable Throwable failure;

        @Override
        public void testFailure(Failure failed) {
            failure = failed.getException();
        }

        @Override
        public void testFinished(Description row) {
            ran = true;
        }
    }
}
