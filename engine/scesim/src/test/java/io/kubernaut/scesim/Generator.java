package io.kubernaut.scesim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.drools.scenariosimulation.api.model.Background;
import org.drools.scenariosimulation.api.model.ExpressionIdentifier;
import org.drools.scenariosimulation.api.model.FactIdentifier;
import org.drools.scenariosimulation.api.model.FactMappingValueType;
import org.drools.scenariosimulation.api.model.ScenarioSimulationModel;
import org.drools.scenariosimulation.api.model.ScenarioSimulationModel.Type;
import org.drools.scenariosimulation.api.model.ScesimModelDescriptor;
import org.drools.scenariosimulation.api.model.Settings;
import org.drools.scenariosimulation.api.model.Simulation;
import org.drools.scenariosimulation.backend.util.ScenarioSimulationXMLPersistence;

/** Writes the scenarios as test scenarios of Drools: a file for each kind, a row for each decision. */
final class Generator {
    static final String SESSION = "scenarios";
    static final String EXPRESSION = "# ";

    private final Path folder;

    Generator(Path folder) {
        this.folder = folder;
    }

    /** The rows of scenarios that expect something, in order of their ids. A scenario in which nothing fires has none. */
    static List<Row> rows() {
        var runner = DecisionCore.runner();
        var rows = new ArrayList<Row>();
        for (var world : World.all()) {
            var expected = world.scenario().expect();
            if (expected != null) {
                var decided = runner.run(world.scenario()).deliberated();
                for (int i = 0; i < decided.size(); i++) {
                    rows.add(new Row(world, expected, decided.get(i), i + 1, decided.size()));
                }
            }
        }
        return rows;
    }

    /** Writes files {@code <kind>.scesim} and the snapshots that they name, and tells the files. */
    List<Path> write(List<Row> rows) {
        var byKind = new TreeMap<String, List<Row>>();
        for (var row : rows) {
            byKind.computeIfAbsent(row.world().kind(), k -> new ArrayList<>()).add(row);
        }
        var files = new ArrayList<Path>();
        try {
            Files.createDirectories(folder);
            for (var row : rows) {
                row.world().store(row.part(), row.decided().snapshot());
            }
            for (var kind : byKind.entrySet()) {
                var file = file(folder, kind.getKey());
                Files.writeString(
                        file, ScenarioSimulationXMLPersistence.getInstance().marshal(model(kind.getValue())));
                files.add(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write test scenarios into " + folder, e);
        }
        return files;
    }

    static Path file(Path folder, String kind) {
        return folder.resolve(kind + ".scesim");
    }

    private static ScenarioSimulationModel model(List<Row> rows) {
        var simulation = new Simulation();
        describe(simulation.getScesimModelDescriptor());
        int number = 0;
        for (var row : rows) {
            var line = simulation.addData();
            number++;
            line.addMappingValue(FactIdentifier.INDEX, ExpressionIdentifier.INDEX, String.valueOf(number));
            line.setDescription(row.description());
            row.cells()
                    .forEach((column, cell) ->
                            line.addMappingValue(column.fact(), column.expression(), EXPRESSION + cell));
        }
        var settings = new Settings();
        settings.setType(Type.RULE);
        settings.setDmoSession(SESSION);
        var model = new ScenarioSimulationModel();
        model.setSimulation(simulation);
        model.setBackground(new Background());
        model.setSettings(settings);
        return model;
    }

    private static void describe(ScesimModelDescriptor columns) {
        columns.addFactMapping(FactIdentifier.INDEX, ExpressionIdentifier.INDEX);
        columns.addFactMapping(FactIdentifier.DESCRIPTION, ExpressionIdentifier.DESCRIPTION);
        for (var column : Column.values()) {
            var mapping = columns.addFactMapping(column.fact(), column.expression());
            mapping.addExpressionElement(
                    column.fact().getClassNameWithoutPackage(), column.fact().getClassName());
            mapping.setExpressionAlias(column.title());
            mapping.setFactMappingValueType(FactMappingValueType.EXPRESSION);
        }
    }
}
