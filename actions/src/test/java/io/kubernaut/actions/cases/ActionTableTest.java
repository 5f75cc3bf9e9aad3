package io.kubernaut.actions.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.actions.executor.Shop;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.ActionDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs every cell of the table of actions, and prints it. Every action of the catalogue has an executor, a row, and all its
 * cells.
 */
class ActionTableTest {
    private static final Path FILE = Path.of("target/action-table.txt");
    private static final Map<String, ActionCase> CASES = ActionCases.all();
    private static final Map<String, Map<Cell, String>> SHOWN = new TreeMap<>();

    private static List<String> actions() {
        return ActionCatalogue.standard().all().stream()
                .map(ActionDefinition::name)
                .toList();
    }

    static Stream<Arguments> cells() {
        return CASES.keySet().stream().flatMap(a -> Arrays.stream(Cell.values()).map(cell -> Arguments.of(a, cell)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("cells")
    void shows(String action, Cell cell) {
        var row = SHOWN.computeIfAbsent(action, a -> new EnumMap<>(Cell.class));
        row.put(cell, "FAILED");
        row.put(cell, cell.show(CASES.get(action), ShopGround::new));
    }

    @Test
    void everyActionHasAnExecutor() {
        try (var shop = new Shop()) {
            assertThat(actions())
                    .as("an action that is promised and cannot be carried out")
                    .allSatisfy(action -> assertThat(shop.executors.executor(Shop.CLUSTER, action))
                            .isPresent());
        }
    }

    @Test
    void everyActionHasARow() {
        assertThat(CASES.keySet())
                .as("Write an ActionCase in this package for each action: how the cluster is arranged, target and"
                        + " parameters, two requests that must be refused, what shows the effect.")
                .containsExactlyInAnyOrderElementsOf(actions());
    }

    @AfterAll
    static void print() throws IOException {
        var table = table();
        System.out.println(table);
        Files.createDirectories(FILE.toAbsolutePath().getParent());
        Files.writeString(FILE, table);
    }

    private static String table() {
        var out = new StringBuilder(
                line("action", Arrays.stream(Cell.values()).map(Cell::title).toList()));
        for (var action : actions()) {
            var row = SHOWN.get(action);
            out.append(line(
                    action,
                    Arrays.stream(Cell.values())
                            .map(cell -> row == null ? "not run" : row.getOrDefault(cell, "not run"))
                            .toList()));
        }
        return out.toString();
    }

    private static String line(String action, List<String> cells) {
        var out = new StringBuilder("%-24s".formatted(action));
        cells.forEach(cell -> out.append("%-14s".formatted(cell)));
        return out.toString().stripTrailing() + "\n";
    }
}
