package io.kubernaut.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernaut.core.policy.Policy;
import io.kubernaut.core.policy.TrustStage;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SettingsTest {
    private static <T> T bind(Class<T> type, Map<String, String> properties) {
        var binder = new Binder(new MapConfigurationPropertySource(new HashMap<>(properties)));
        return binder.bindOrCreate(
                type.getAnnotation(ConfigurationProperties.class).prefix(), type);
    }

    @Test
    void withoutSettingsThePolicyIsTheDefaultOne() {
        assertThat(bind(PolicySettings.class, Map.of()).toPolicy()).isEqualTo(Policy.DEFAULTS);
    }

    @Test
    void readsTrustOfRulesByTheirNames() {
        var settings = bind(
                PolicySettings.class,
                Map.of("kubernaut.policy.trust[pods/crash-loop/roll-back-a-bad-rollout]", "approve"));

        assertThat(settings.toPolicy().trust())
                .containsEntry("pods/crash-loop/roll-back-a-bad-rollout", TrustStage.APPROVE);
    }

    @Test
    void withoutSettingsADatabaseIsEmbeddedUnderTheHomeDirectory() {
        var settings = bind(DatabaseSettings.class, Map.of());

        assertThat(settings.embedded()).isTrue();
        assertThat(settings.path()).isAbsolute().endsWithRaw(java.nio.file.Path.of(".kubernaut", "postgres"));
    }

    @ParameterizedTest
    @CsvSource({
        "kubernaut.api.token, short, kubernaut.api.token is shorter than 8",
        "kubernaut.api.token, with space inside, printable ASCII",
        "kubernaut.intake.max-body, 0B, must be above 0",
        "kubernaut.intake.max-body, 1GB, at most 64MB",
        "kubernaut.database.port, 70000, from 0 to 65535",
        "kubernaut.worker.lease, 1s, at least 2s",
        "kubernaut.worker.parallelism, 0, from 1 to 64",
        "kubernaut.telling.webhook.url, ftp://x, must be http or https",
        "kubernaut.policy.max-runs-per-hour, 0, max-runs-per-hour must be at least 1",
        "kubernaut.policy.max-unschedulable-share, 1.5, at most 1",
        "kubernaut.policy.require-approval, restart_pot, names no action: restart_pot",
        "kubernaut.policy.thresholds.memory-factor, 1.0, must increase",
    })
    void refusesWhatCannotBeRightAndNamesTheKey(String key, String value, String message) {
        var area = java.util.stream.Stream.of(
                        ApiSettings.class,
                        IntakeSettings.class,
                        DatabaseSettings.class,
                        WorkerSettings.class,
                        TellingSettings.class,
                        PolicySettings.class)
                .filter(c -> key.startsWith(
                        c.getAnnotation(ConfigurationProperties.class).prefix() + "."))
                .findFirst()
                .orElseThrow();

        assertThatThrownBy(() -> {
                    var settings = bind(area, Map.of(key, value));
                    if (settings instanceof PolicySettings policy) {
                        policy.toPolicy();
                    }
                })
                .rootCause()
                .hasMessageContaining(message);
    }

    @Test
    void refusesAKeyOfAnAreaThatDoesNotExist() {
        var environment =
                new org.springframework.mock.env.MockEnvironment().withProperty("kubernaut.polcy.cooldown", "1h");

        assertThatThrownBy(() -> KnownAreas.check(environment))
                .hasMessageContaining("There is no setting kubernaut.polcy.cooldown");
    }

    @Test
    void knowsTheAreaOfEveryKeyInTheReference() throws java.io.IOException {
        var environment = new org.springframework.mock.env.MockEnvironment();
        java.nio.file.Files.readString(java.nio.file.Path.of("../../docs/reference/configuration.md"))
                .lines()
                .filter(l -> l.startsWith("| `kubernaut."))
                .forEach(l -> environment.setProperty(l.split("`")[1], "x"));

        org.assertj.core.api.Assertions.assertThatCode(() -> KnownAreas.check(environment))
                .doesNotThrowAnyException();
    }
}
