package io.kubernaut.rules.authoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.rules.ShippedRules;
import io.kubernaut.rules.authoring.Skeleton.Order;
import io.kubernaut.rules.lint.Linter;
import io.kubernaut.rules.scenario.ScenarioReader;
import java.util.Collection;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** That the skeletons' scenarios come out as they expect is shown by the command's own test, which has a cluster. */
class SkeletonTest {

    static Collection<String> actions() {
        return Skeleton.actions();
    }

    private static Order order(String action) {
        return new Order("shop/consumer-stuck", "ShopConsumerStuck", action, "shop", "1");
    }

    @ParameterizedTest
    @MethodSource("actions")
    void theLinterFindsNothing(String action) {
        var drl = new TreeMap<>(Skeleton.files(order(action)));
        drl.keySet().removeIf(path -> !path.endsWith(".drl"));

        var report = new Linter(ActionCatalogue.standard())
                .beside(ShippedRules.sources())
                .lint(drl);

        assertThat(report.findings()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("actions")
    void nothingIsLeftUnfilledAndScenariosCanBeRead(String action) {
        Skeleton.files(order(action)).forEach((path, text) -> {
            assertThat(text).as(path).doesNotContain("${");
            if (path.endsWith(".yaml")) {
                var scenario = new ScenarioReader().read(path, text);
                assertThat(scenario.webhook().alerts()).hasSize(1);
                assertThat(scenario.expect()).isNotNull();
            }
        });
    }

    @Test
    void writesTheFourFiles() {
        assertThat(Skeleton.files(order("restart_pod")).keySet())
                .containsExactly(
                        "docs/shop-consumer-stuck.md",
                        "scenarios/shop-consumer-stuck-fires.yaml",
                        "scenarios/shop-consumer-stuck-holds.yaml",
                        "shop/consumer-stuck.drl");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Shop/x | A | notify_only | shop | 1 | area/symptom",
                "../x/y | A | notify_only | shop | 1 | area/symptom",
                "shop/x | A\" | notify_only | shop | 1 | --alert",
                "shop/x | A | notify_only | two words | 1 | --owner",
                "shop/x | A | notify_only | shop | 1\"; | --since",
                "shop/x | A | reboot | shop | 1 | --action must be one of collect_diagnostics",
            })
    void saysWhatIsWrongWithAnOrder(
            String path, String alert, String action, String owner, String since, String complaint) {
        assertThatThrownBy(() -> Skeleton.files(new Order(path, alert, action, owner, since)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(complaint);
    }
}
