package io.kubernaut.rules.scenario;

import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.KnowledgeBase;
import io.kubernaut.rules.ShippedFiles;
import io.kubernaut.rules.ShippedRules;
import java.util.List;
import java.util.function.Function;

/** The scenarios that ship with Kubernaut: what a candidate without any of its own can be tried on. */
public final class ShippedScenarios {
    private static final String FOLDER = "scenarios/";

    /** Paths of all files below {@link #FOLDER}, one a line; written by the build. */
    public static final String INDEX = FOLDER + "index.txt";

    private ShippedScenarios() {}

    /** All of them, by name. */
    public static List<Scenario> load() {
        var reader = new ScenarioReader();
        return ShippedFiles.lines(INDEX).stream()
                .map(path -> reader.read(path, ShippedFiles.text(FOLDER + path)))
                .toList();
    }

    /**
     * All facts that they lead to, also of alerts that end in another's incident. It takes seconds.
     *
     * @param runners runs scenarios by the rules it is given
     */
    public static List<Snapshot> snapshots(Function<KnowledgeBase, ScenarioRunner> runners) {
        try (var shipped = ShippedRules.load()) {
            var watched = new WatchedRules(shipped.promoted());
            runners.apply(watched).runAll(load());
            return List.copyOf(watched.snapshots());
        }
    }
}
