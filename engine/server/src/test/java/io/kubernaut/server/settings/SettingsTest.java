package io.kubernaut.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernaut.advisor.config.ModelsConfiguration;
import io.kubernaut.core.advice.Answer;
import io.kubernaut.core.advice.SpendingLimits;
import io.kubernaut.core.advice.WhenToAsk;
import io.kubernaut.core.assessment.Measuring;
import io.kubernaut.core.assessment.MetricSource;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.policy.Caution;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.core.policy.Thresholds;
import io.kubernaut.core.policy.TrustStage;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
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
    void sealsTheStateBeforeAChangeUnderTheKeyAndForOneRun() {
        var run = UUID.randomUUID();
        var plan = new Plan("logs more", "", "{\"value\":\"hunter2\"}");
        var seal = bind(
                        SecretsSettings.class,
                        Map.of("kubernaut.secrets.key", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="))
                .seal();

        var stored = seal.seal(plan, run);

        assertThat(stored.sealed()).isTrue();
        assertThat(stored.toString()).doesNotContain("hunter2");
        assertThat(seal.open(stored, run)).isEqualTo(plan);
        assertThat(seal.open(stored, UUID.randomUUID()).sealed()).isTrue();
        assertThat(bind(SecretsSettings.class, Map.of()).seal().seal(plan, run)).isEqualTo(plan);
    }

    @Test
    void refusesAMeasureThatThereIsNotAndAQueryWithQuotedGaps() {
        var known = bind(
                PrometheusSettings.class,
                Map.of(
                        "kubernaut.prometheus.url", "http://prometheus:9090",
                        "kubernaut.prometheus.templates.cpu-throttling", "",
                        "kubernaut.prometheus.templates.memory", "my_memory{namespace=$namespace}"));

        assertThat(known.templates())
                .containsEntry("cpu-throttling", "")
                .containsEntry("memory", "my_memory{namespace=$namespace}");
        assertThat(known.measuring(MetricSource.NONE)).isNotSameAs(Measuring.NONE);
        assertThat(bind(PrometheusSettings.class, Map.of()).measuring(MetricSource.NONE))
                .isSameAs(Measuring.NONE);
        assertThat(bind(
                                PrometheusSettings.class,
                                Map.of(
                                        "kubernaut.prometheus.url", "http://prometheus:9090",
                                        "kubernaut.prometheus.measures", "false"))
                        .measuring(MetricSource.NONE))
                .isSameAs(Measuring.NONE);
        assertThatThrownBy(() -> bind(PrometheusSettings.class, Map.of("kubernaut.prometheus.templates.memry", "x")))
                .rootCause()
                .hasMessageContaining("memry is none of the measures");
        assertThatThrownBy(() -> bind(
                        PrometheusSettings.class,
                        Map.of("kubernaut.prometheus.templates.memory", "my{namespace=\"$namespace\"}")))
                .rootCause()
                .hasMessageContaining("A gap brings its own quotes");
        assertThatThrownBy(() -> bind(PrometheusSettings.class, Map.of("kubernaut.prometheus.cluster-label", "a-b")))
                .rootCause()
                .hasMessageContaining("No label is named a-b");
    }

    @Test
    void dropsNothingOfTheDayThatAHoldBeginsWithOrLater() {
        var now = Instant.parse("2026-11-05T12:00:00Z");
        var age = Duration.ofDays(100);
        var without = bind(DatabaseSettings.class, Map.of());
        assertThat(without.droppedBefore(now, age)).isEqualTo(Instant.parse("2026-07-28T12:00:00Z"));

        var held = bind(DatabaseSettings.class, Map.of("kubernaut.database.hold-from", "2026-05-01"));
        assertThat(held.droppedBefore(now, age)).isEqualTo(Instant.parse("2026-05-01T00:00:00Z"));
        var later = bind(DatabaseSettings.class, Map.of("kubernaut.database.hold-from", "2026-09-01"));
        assertThat(later.droppedBefore(now, age)).isEqualTo(Instant.parse("2026-07-28T12:00:00Z"));
    }

    @Test
    void withoutSettingsThePolicyIsTheDefaultOne() {
        assertThat(bind(PolicySettings.class, Map.of()).toPolicy()).isEqualTo(Policy.DEFAULTS);
    }

    @Test
    void withoutSettingsNoModelIsAskedAndTheLimitsAreTheDefaultOnes() {
        var settings = bind(AdvisorSettings.class, Map.of());

        assertThat(settings.configured()).isFalse();
        assertThat(settings.models()).isEqualTo(ModelsConfiguration.none());
        assertThat(settings.spending()).isEqualTo(SpendingLimits.DEFAULTS);
        assertThat(settings.when()).isEqualTo(WhenToAsk.DEFAULTS);
        assertThat(settings.keeping()).isEqualTo(Answer.Keeping.DEFAULTS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kubernaut.advisor.patience | 0s | kubernaut.advisor.patience must be above 0",
                "kubernaut.advisor.at-once | 0 | kubernaut.advisor.at-once must be from 1 to 2000, not 0",
                "kubernaut.advisor.severities.include | urgent | kubernaut.advisor.severities names no severity: urgent",
                "kubernaut.advisor.keep.failed | 0s | kubernaut.advisor.keep.answered, .nothing and .failed must be above 0",
                "kubernaut.advisor.routing.order | cheap | kubernaut.advisor: routing.order names cheap",
                "kubernaut.advisor.max-facts | 3 | kubernaut.advisor: max-facts is from 20 to 240",
                "kubernaut.advisor.look.lines | 0 | kubernaut.advisor: look.lines is from 1 to 60, not 0",
                "kubernaut.advisor.look.bytes | 1GB | kubernaut.advisor: look.bytes is from 1KB to 128KB",
                "kubernaut.advisor.investigating.turns | 99 | kubernaut.advisor: investigating.turns is from 1 to 20, not 99",
                "kubernaut.advisor.investigating.providers | cheap | kubernaut.advisor: investigating.providers names cheap",
                "kubernaut.advisor.keep.prompts | 5m | kubernaut.advisor.keep.prompts must be at least 1h",
                "kubernaut.advisor.limits.day.tokens | -1 | kubernaut.advisor.limits.day.tokens and .dollars must not be below 0",
                "kubernaut.advisor.limits.hour.dollars | -0.1 | kubernaut.advisor.limits.hour.tokens and .dollars",
                "kubernaut.policy.model-trust[shop/reboot] | auto | kubernaut.policy.model-trust[shop/reboot] names no action: reboot"
            })
    void refusesWhatCannotBeMeantAboutModelsAndNamesTheKey(String key, String value, String because) {
        var area = key.startsWith("kubernaut.policy.") ? PolicySettings.class : AdvisorSettings.class;

        assertThatThrownBy(() -> bind(area, Map.of(key, value)))
                .satisfies(e -> assertThat(causes(e)).contains(because));
    }

    private static String causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .map(Throwable::getMessage)
                .collect(Collectors.joining("\n"));
    }

    @Test
    void refusesAProviderThatLacksSomething() {
        assertThatThrownBy(() -> bind(
                        AdvisorSettings.class,
                        Map.of(
                                "kubernaut.advisor.providers.hosted.kind",
                                "anthropic",
                                "kubernaut.advisor.providers.hosted.model",
                                "m")))
                .hasMessageContaining("kubernaut.advisor.providers.hosted")
                .rootCause()
                .hasMessageContaining("needs a key");
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
    void readsMaintenanceWindowsByNamespace() {
        var caution = bind(
                        PolicySettings.class,
                        Map.of(
                                "kubernaut.policy.maintenance[*]",
                                "Sun 02:00-05:00 UTC",
                                "kubernaut.policy.maintenance.shop",
                                "Mon-Tue 08:00-10:00 Europe/Berlin; Sat 22:00-04:00 UTC",
                                "kubernaut.policy.change-owned",
                                "ask",
                                "kubernaut.policy.cascade-targets",
                                "7",
                                "kubernaut.policy.cascade-window",
                                "77m",
                                "kubernaut.policy.least-ready-share",
                                "0.55",
                                "kubernaut.policy.backup-max-age",
                                "7h",
                                "kubernaut.policy.least-confidence",
                                "0.9"))
                .toPolicy()
                .caution();

        assertThat(caution)
                .isEqualTo(new Caution(
                        new TreeMap<>(Map.of(
                                "*", "Sun 02:00-05:00 UTC",
                                "shop", "Mon-Tue 08:00-10:00 Europe/Berlin; Sat 22:00-04:00 UTC")),
                        Caution.Owned.ASK,
                        7,
                        Duration.ofMinutes(77),
                        0.55,
                        Duration.ofHours(7),
                        0.9));
    }

    /** Some have the same default: two that were mixed up would not show without settings. */
    @ParameterizedTest
    @MethodSource("thresholds")
    void eachThresholdHasItsOwnKey(RecordComponent threshold) throws Exception {
        var key = threshold.getName().replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
        var given = threshold.getType() == Duration.class
                ? "77m"
                : threshold.getType() == long.class
                        ? "33GB"
                        : threshold.getType() == int.class
                                ? "7"
                                : key.endsWith("-share") || key.equals("high-usage") ? "0.55" : "1.77";

        var set = bind(PolicySettings.class, Map.of("kubernaut.policy.thresholds." + key, given))
                .toPolicy()
                .thresholds();

        for (var other : Thresholds.class.getRecordComponents()) {
            var now = other.getAccessor().invoke(set);
            var before = other.getAccessor().invoke(Policy.DEFAULTS.thresholds());
            assertThat(now.equals(before))
                    .as(other.getName())
                    .isEqualTo(!other.getName().equals(threshold.getName()));
        }
    }

    static RecordComponent[] thresholds() {
        return Thresholds.class.getRecordComponents();
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
        "kubernaut.secrets.key, c2hvcnQ=, kubernaut.secrets.key: The key must be 32 bytes in Base64",
        "kubernaut.intake.max-body, 0B, must be above 0",
        "kubernaut.intake.max-body, 1GB, at most 64MB",
        "kubernaut.intake.committers, 11, committers must be from 1 to 10",
        "kubernaut.intake.commit-webhooks, 0, commit-webhooks must be at least 1",
        "kubernaut.intake.commit-alerts, 0, commit-alerts must be at least 1",
        "kubernaut.intake.queue-alerts, 0, queue-alerts must be at least 1",
        "kubernaut.intake.queue-size, 0B, queue-size must be above 0",
        "kubernaut.intake.longest-wait, 0s, longest-wait must be above 0",
        "kubernaut.database.port, 70000, from 0 to 65535",
        "kubernaut.worker.lease, 1s, at least 2s",
        "kubernaut.worker.parallelism, 0, from 1 to 64",
        "kubernaut.worker.deciders, 0, from 1 to 64",
        "kubernaut.telling.webhook.url, ftp://x, must be http or https",
        "kubernaut.policy.max-runs-per-hour, 0, max-runs-per-hour must be at least 1",
        "kubernaut.policy.max-unschedulable-share, 1.5, at most 1",
        "kubernaut.policy.require-approval, restart_pot, names no action: restart_pot",
        "kubernaut.policy.thresholds.memory-factor, 1.0, must increase",
        "kubernaut.policy.maintenance.shop, sometimes, A maintenance window is days",
        "kubernaut.policy.least-confidence, 1.1, least-confidence must be from 0 to 1",
        "kubernaut.policy.cascade-targets, 0, cascade-targets must be at least 1",
    })
    void refusesWhatCannotBeRightAndNamesTheKey(String key, String value, String message) {
        var area = java.util.stream.Stream.of(
                        ApiSettings.class,
                        SecretsSettings.class,
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

    @Test
    void namesTheActionThatIsNoneAndThoseThatAre() {
        assertThat(bind(ActionSettings.class, Map.of()).disabled()).isEmpty();
        assertThat(bind(ActionSettings.class, Map.of("kubernaut.actions.disabled", "drain_node,rotate_secrets"))
                        .disabled())
                .containsExactly("drain_node", "rotate_secrets");
        assertThatThrownBy(() -> bind(ActionSettings.class, Map.of("kubernaut.actions.disabled", "drain_nodes")))
                .rootCause()
                .hasMessageContaining("kubernaut.actions.disabled: there is no action drain_nodes")
                .hasMessageContaining("drain_node,");
    }
}
