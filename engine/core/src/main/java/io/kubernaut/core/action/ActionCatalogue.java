package io.kubernaut.core.action;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All actions that Kubernaut knows, whether or not an executor for them is present. */
public final class ActionCatalogue {
    private static final ActionCatalogue STANDARD = new ActionCatalogue(Stream.of(
                    WorkloadActions.all(),
                    NodeActions.all(),
                    StorageActions.all(),
                    NetworkActions.all(),
                    DatabaseActions.all(),
                    EvidenceActions.all())
            .flatMap(List::stream)
            .toList());

    private final SortedMap<String, ActionDefinition> byName = new TreeMap<>();

    ActionCatalogue(List<ActionDefinition> definitions) {
        for (var definition : definitions) {
            if (byName.putIfAbsent(definition.name(), definition) != null) {
                throw new IllegalArgumentException("Two actions are called " + definition.name());
            }
        }
    }

    /** The catalogue that ships with Kubernaut. */
    public static ActionCatalogue standard() {
        return STANDARD;
    }

    public Optional<ActionDefinition> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Sorted by name. */
    public List<ActionDefinition> all() {
        return List.copyOf(byName.values());
    }
}
