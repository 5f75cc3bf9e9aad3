package io.kubernaut.scesim;

import io.kubernaut.actions.view.Manifests;
import io.kubernaut.core.cluster.ClusterView;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.SnapshotCodec;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.rules.scenario.Expectation.Grade;
import io.kubernaut.rules.scenario.Judge;
import io.kubernaut.rules.scenario.Scenario;
import io.kubernaut.rules.scenario.ScenarioReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A scenario and its cluster. Cells of test scenarios name it by the scenario's id. */
public final class World {
    private static final Path SCENARIOS = Path.of("../../rules/scenarios");
    private static final Path SNAPSHOTS = Path.of("target/scesim/snapshots");

    private final Scenario scenario;
    private final ClusterView view;

    private World(Scenario scenario) {
        this.scenario = scenario;
        this.view = Manifests.view("", scenario.cluster());
    }

    /** All of them, read once. */
    private static final class Shipped {
        static final Map<String, World> BY_ID = read();

        private static Map<String, World> read() {
            var byId = new TreeMap<String, World>();
            for (var scenario : new ScenarioReader().readAll(SCENARIOS)) {
                if (byId.put(scenario.id(), new World(scenario)) != null) {
                    throw new IllegalArgumentException("Two scenarios are called " + scenario.id());
                }
            }
            return byId;
        }
    }

    /** Called from cells. */
    public static World of(String id) {
        var world = Shipped.BY_ID.get(id);
        if (world == null) {
            throw new IllegalArgumentException("There is no scenario " + id + " in " + SCENARIOS);
        }
        return world;
    }

    /** By id. */
    static List<World> all() {
        return List.copyOf(Shipped.BY_ID.values());
    }

    Scenario scenario() {
        return scenario;
    }

    /** The topic, which names the file. */
    String kind() {
        return scenario.kind().isBlank() ? "other" : scenario.kind();
    }

    ClusterView view() {
        return view;
    }

    /** What the decision core gathered for one of the scenario's decisions. Called from cells. */
    public Snapshot snapshot(int part) {
        try {
            return SnapshotCodec.read(Files.readString(file(part)), Snapshot.class);
        } catch (IOException e) {
            throw new UncheckedIOException("The snapshot was not generated: " + file(part), e);
        }
    }

    /** Writes down what {@link #snapshot} reads. */
    void store(int part, Snapshot snapshot) throws IOException {
        Files.createDirectories(SNAPSHOTS);
        Files.writeString(file(part), SnapshotCodec.write(snapshot));
    }

    private Path file(int part) {
        return SNAPSHOTS.resolve(scenario.id() + "-" + part + ".json");
    }

    /** A fact that keeps what rules insert, to be asked for the answer that comes of it. Called from cells. */
    public Answer answer() {
        return new Answer(this);
    }

    /** Whether a proposal is one of these answers, as {@link AnswerText} writes them. Called from cells. */
    public boolean wants(Proposal proposal, String answers) {
        return new Judge().grade(AnswerText.answers(answers), proposal, view) != Grade.OTHER;
    }
}
