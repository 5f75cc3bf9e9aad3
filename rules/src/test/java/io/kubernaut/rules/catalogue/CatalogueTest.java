package io.kubernaut.rules.catalogue;

import static io.kubernaut.core.cluster.ClusterFixtures.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.cluster.ClusterIndex;
import io.kubernaut.core.context.SymptomTable;
import io.kubernaut.core.decision.Advisor.Advice;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.deliberation.Deliberated;
import io.kubernaut.core.deliberation.Deliberation;
import io.kubernaut.core.deliberation.Judgement;
import io.kubernaut.core.guard.ExecutorGuard;
import io.kubernaut.core.guard.Guards;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.rules.DroolsKnowledgeBase;
import io.kubernaut.rules.ShippedRules;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each of the 378 alerts, fired with its usual labels at an empty cluster and at one in which its subject is well. */
class CatalogueTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final SymptomTable SYMPTOMS = SymptomTable.shipped();
    private static final ActionCatalogue ACTIONS = ActionCatalogue.standard();
    private static final DroolsKnowledgeBase RULES = ShippedRules.load();
    private static final Deliberation DELIBERATION = new Deliberation(
            () -> RULES,
            ACTIONS,
            new Judgement(
                    ACTIONS,
                    Guards.standard(ExecutorGuard.Executable.EVERYTHING),
                    (snapshot, level) -> new Advice.NotConsulted("no model")));

    @AfterAll
    static void close() {
        RULES.close();
    }

    static Stream<CatalogueEntry> entries() {
        return CatalogueEntry.all().stream();
    }

    @Test
    void holdsAllAlerts() {
        assertThat(CatalogueEntry.all()).hasSize(378);
        assertThat(CatalogueEntry.all()).extracting(CatalogueEntry::name).doesNotHaveDuplicates();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("entries")
    void knowsWhatItMeans(CatalogueEntry entry) {
        assertThat(SYMPTOMS.symptomOf(alert(entry))).isNotEqualTo(SymptomTable.UNKNOWN);
        assertThat(SYMPTOMS.meaningOf(alert(entry))).contains("Look first at: ").hasSizeGreaterThan(35);
    }

    /** Alerts of two rule sets that mean the same may say the same, a family of alerts may not. */
    @Test
    void saysOfFewAlertsTheSame() {
        var said = new HashMap<String, Integer>();
        CatalogueEntry.all().forEach(e -> said.merge(SYMPTOMS.meaningOf(alert(e)), 1, Integer::sum));

        assertThat(said.values()).allMatch(times -> times <= 2);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("entries")
    void isDecidedInAnEmptyCluster(CatalogueEntry entry) {
        for (var decided : decideAll(entry, aCluster())) {
            assertSensible(entry, decided.decision());
            assertThat(mutates(decided.decision()))
                    .as(decided.decision().toString())
                    .isFalse();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("entries")
    void isDecidedWhereItsSubjectIsWell(CatalogueEntry entry) {
        for (var decided : decideAll(entry, HealthyCluster.view())) {
            assertSensible(entry, decided.decision());
            assertThat(decided.evaluation().quarantined()).isEmpty();
            if (mutates(decided.decision())) {
                assertThat(entry.sensible())
                        .as(decided.decision().toString())
                        .contains(decided.decision().chosen().action());
            }
        }
    }

    /** An alert about what an operator runs meets it, and not an empty place of that name. */
    @ParameterizedTest
    @CsvSource({
        "CertManagerCertExpirySoon, shop/Certificate/cart-tls",
        "CertManagerCertNotReady, shop/Certificate/cart-tls",
        "LongRunningTransaction, shop/Cluster/orders",
        "PGReplication, shop/Cluster/orders",
        "LastFailedArchiveTime, shop/Cluster/orders",
        "ReplicaFailingReplication, shop/Cluster/orders",
        "KafkaRunningOutOfSpace, shop/PersistentVolumeClaim/data-events-kafka-0",
        "UnderReplicatedPartitions, shop/Kafka/events",
        "OfflinePartitions, shop/Kafka/events",
        "OfflineLogDirectoryCount, shop/Kafka/events",
        "KafkaNotReady, shop/Kafka/events",
        "VeleroBackupFailures, shop/Schedule/daily",
        "VeleroBackupPartialFailures, shop/Schedule/daily",
        "ArgocdServiceNotSynced, shop/Application/shop",
        "ArgocdServiceUnhealthy, shop/Application/shop",
        "FluxKustomizationFailure, shop/Kustomization/shop",
        "FluxHelmreleaseFailure, shop/HelmRelease/shop",
        "IstioHighRequestLatency, shop/Deployment/cart",
        "HighlyAvailableWorkloadIncorrectlySpread, shop/Deployment/cart",
        "KubernetesReplicasetReplicasMismatch, shop/Deployment/cart",
    })
    void meetsWhatAnOperatorRuns(String name, String subject) {
        var entry = CatalogueEntry.all().stream()
                .filter(e -> e.name().equals(name))
                .findFirst()
                .orElseThrow();

        assertThat(decideAll(entry, HealthyCluster.view())).allSatisfy(decided -> {
            assertThat(decided.snapshot().subject().how()).isNotEmpty();
            assertThat(decided.snapshot().subject().ref().display()).isEqualTo(subject);
            assertThat(decided.snapshot().subject().found()).isTrue();
        });
    }

    private static void assertSensible(CatalogueEntry entry, Decision decision) {
        assertThat(decision.reason())
                .as("a reason that is about " + entry.name())
                .isNotBlank()
                .doesNotStartWith("No rule knows");
        // Where nothing is to be done or told, the rule's own reason is all that there is to read.
        if (decision.outcome() == Outcome.NOTIFY || decision.outcome() == Outcome.ESCALATE) {
            assertThat(decision.reason()).contains(SYMPTOMS.meaningOf(alert(entry)));
        }
        if (decision.chosen() != null) {
            assertThat(entry.unsafe())
                    .as(entry.name() + ": " + decision.reason())
                    .doesNotContain(decision.chosen().action());
        }
    }

    private static List<Deliberated> decideAll(CatalogueEntry entry, ClusterIndex cluster) {
        var decided = entry.severities().stream()
                .flatMap(s -> decide(entry.fired(s, NOW.minusSeconds(1_200)), cluster).stream())
                .toList();
        assertThat(decided).hasSameSizeAs(entry.severities());
        return decided;
    }

    private static List<Deliberated> decide(Alert alert, ClusterIndex cluster) {
        return DELIBERATION.deliberate(List.of(alert), cluster, Memory.EMPTY, Policy.DEFAULTS, Mode.ACT, NOW);
    }

    private static boolean mutates(Decision decision) {
        return decision.chosen() != null
                && ACTIONS.find(decision.chosen().action())
                        .filter(ActionDefinition::mutating)
                        .isPresent();
    }

    private static Alert alert(CatalogueEntry entry) {
        return entry.fired(entry.severities().getFirst(), NOW);
    }
}
