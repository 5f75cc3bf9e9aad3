package io.kubernaut.scesim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.kubernaut.core.alert.Alert;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The shipped scenarios as test scenarios of Drools, run over the shipped rules. */
class ShippedScesimTest {
    private static RulesContainer rules;

    @BeforeAll
    static void loads() {
        rules = RulesContainer.shipped();
    }

    @AfterAll
    static void disposes() {
        rules.close();
    }

    @TestFactory
    Stream<DynamicContainer> everyRowHolds() {
        return Generated.files().stream()
                .map(file -> DynamicContainer.dynamicContainer(
                        file.path().getFileName().toString(),
                        file.rows().stream().map(row -> DynamicTest.dynamicTest(row.description(), () -> holds(row)))));
    }

    private static void holds(ScesimFile.Row row) {
        row.failure(rules).ifPresent(why -> fail(why.getMessage(), why));
    }

    @Test
    void everyScenarioThatExpectsSomethingOfAFiringAlertHasARow() {
        var expecting = World.all().stream()
                .map(World::scenario)
                .filter(s -> s.expect() != null)
                .filter(s -> s.webhook().alerts().stream().anyMatch(Alert::firing))
                .map(s -> s.id())
                .collect(Collectors.toSet());
        var written = Generated.files().stream()
                .flatMap(file -> file.rows().stream())
                .map(row -> row.description().replaceFirst(" \\(.*", ""))
                .collect(Collectors.toSet());

        assertThat(written).isNotEmpty().isEqualTo(expecting);
    }
}
