package io.kubernaut.core.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ActionCatalogueTest {
    private static final Set<String> LOOKING = Set.of("audit_logs", "collect_diagnostics", "notify_only");
    private static final Set<String> NOT_UNDOABLE = Set.of(
            "restart_pod",
            "restart_daemonset",
            "expand_pvc",
            "cleanup_storage",
            "backup_data",
            "compact_storage",
            "restart_network",
            "reset_service_mesh",
            "repair_database",
            "audit_logs",
            "collect_diagnostics",
            "create_heap_dump",
            "notify_only");

    private final ActionCatalogue catalogue = ActionCatalogue.standard();

    static Stream<ActionDefinition> rows() {
        return ActionCatalogue.standard().all().stream();
    }

    @Test
    void holdsExactlyTheActionsOfTheDesignSortedByName() {
        assertThat(catalogue.all())
                .extracting(ActionDefinition::name)
                .containsExactly(
                        "audit_logs",
                        "backup_data",
                        "cleanup_storage",
                        "collect_diagnostics",
                        "compact_storage",
                        "cordon_node",
                        "create_heap_dump",
                        "drain_node",
                        "enable_debug_mode",
                        "expand_pvc",
                        "failover_database",
                        "increase_resources",
                        "migrate_workload",
                        "notify_only",
                        "quarantine_pod",
                        "repair_database",
                        "reset_service_mesh",
                        "restart_daemonset",
                        "restart_network",
                        "restart_pod",
                        "rollback_deployment",
                        "rotate_secrets",
                        "scale_deployment",
                        "scale_statefulset",
                        "uncordon_node",
                        "update_hpa",
                        "update_network_policy");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyRowIsComplete(ActionDefinition row) {
        assertThat(row.name()).matches("[a-z]+(_[a-z]+)+");
        assertThat(row.targets()).isNotEmpty();
        assertThat(row.effect()).hasSizeGreaterThan(30).endsWith(".");
        assertThat(row.undo()).matches(text -> text.isEmpty() || text.endsWith("."));
        assertThat(row.timeout()).isBetween(Duration.ofMinutes(1), Duration.ofHours(2));
        assertThat(row.settling()).isBetween(Duration.ofMinutes(1), Duration.ofMinutes(15));
        assertThat(row.mutating()).isEqualTo(!LOOKING.contains(row.name()));
        assertThat(row.undoable()).isEqualTo(!NOT_UNDOABLE.contains(row.name()));
        if (!row.mutating()) {
            assertThat(row.risk()).isEqualTo(Risk.LOW);
            assertThat(row.disruptive()).isFalse();
            assertThat(row.changesSpec()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyPermissionIsVerbsThenGroupAndResources(ActionDefinition row) {
        assertThat(row.permissions())
                .allMatch(p -> p.matches("[a-z]+(,[a-z]+)* ([a-z][-a-z0-9.]*)?/[a-z]+(,[a-z]+)*(/[a-z]+)?"));
        if (row.mutating()) {
            assertThat(row.permissions())
                    .contains("create events.k8s.io/events")
                    .filteredOn(p -> !p.contains("events.k8s.io"))
                    .anyMatch(p -> p.matches(".*(patch|create|update).* .*"));
        } else {
            assertThat(row.permissions()).noneMatch(p -> p.matches(".*(patch|create|update|delete).* .*"));
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyParameterIsDescribedAndBounded(ActionDefinition row) {
        assertThat(row.parameters()).extracting(Parameter::name).doesNotHaveDuplicates();
        for (var parameter : row.parameters()) {
            assertThat(parameter.description()).isNotBlank().endsWith(".");
            switch (parameter.type()) {
                case INTEGER, BYTES, CPU, DURATION -> {
                    assertThat(parameter.minimum()).isNotNull().isGreaterThanOrEqualTo(0);
                    assertThat(parameter.maximum()).isNotNull().isGreaterThan(parameter.minimum());
                }
                case CHOICE -> assertThat(parameter.allowed()).hasSizeGreaterThan(1);
                case NAME, FLAG, LABELS, TEXT -> assertThat(parameter.allowed()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            scale_deployment    | replicas          | 0        | replicas must be at least 1, not 0
            scale_deployment    | replicas          | -3       | replicas must be at least 1, not -3
            scale_deployment    | replicas          | 1000001  | replicas must be at most 1000, not 1000001
            scale_deployment    | replicas          | many     | replicas is not a whole number: many
            scale_deployment    | replicas          | ２       | replicas is not a whole number: ２
            scale_deployment    | replicas          | +2       | replicas is not a whole number: +2
            rollback_deployment | toRevision        | 0        | toRevision must be at least 1, not 0
            update_hpa          | maxReplicas       | 99999    | maxReplicas must be at most 1000, not 99999
            update_hpa          | targetUtilization | 5000     | targetUtilization must be at most 200, not 5000
            expand_pvc          | size              | 1Ei      | size must be at most 64Ti, not 1Ei
            expand_pvc          | size              | 12       | size must be at least 1Mi, not 12
            expand_pvc          | size              | 20 Gi    | size is not a number of bytes such as 512Mi: 20 Gi
            restart_pod         | gracePeriod       | PT-5S    | gracePeriod must be at least PT1S, not PT-5S
            restart_pod         | gracePeriod       | P2D      | gracePeriod must be at most PT1H, not PT48H
            restart_pod         | gracePeriod       | 30       | gracePeriod is not a duration such as PT10M: 30
            restart_pod         | force             | true     | restart_pod has no parameter force
            restart_network     | component         | kubelet  | component must be one of [coredns, kube-proxy, cni]
            migrate_workload    | toNodeSelector    | pool     | toNodeSelector is not a list of labels such as pool=general,disk=ssd: pool
            scale_statefulset   | allowScaleDown    | yes      | allowScaleDown must be true or false
            notify_only         | severity          | panic    | severity must be one of [info, warning, critical, page]
            """)
    void refusesWhatCanOnlyBeAMistake(String action, String parameter, String value, String problem) {
        assertThat(catalogue.find(action).orElseThrow().problemsWith(Map.of(parameter, value)))
                .contains(problem);
    }

    @Test
    void memoryAndCpuOfAContainerAreBounded() {
        var increase = catalogue.find("increase_resources").orElseThrow();

        assertThat(increase.problemsWith(Map.of("container", "app", "limits.memory", "1Pi", "limits.cpu", "1000")))
                .containsExactly(
                        "limits.cpu must be at most 256, not 1000", "limits.memory must be at most 4Ti, not 1Pi");
        assertThat(increase.problemsWith(Map.of("container", "App_1", "limits.memory", "1Ki")))
                .containsExactly(
                        "container is not a Kubernetes name: App_1", "limits.memory must be at least 4Mi, not 1Ki");
        assertThat(increase.problemsWith(
                        Map.of("container", "app", "limits.memory", "256Mi", "requests.memory", "128Mi")))
                .isEmpty();
    }

    @Test
    void tellsWhichParameterIsMissing() {
        assertThat(catalogue.find("expand_pvc").orElseThrow().problemsWith(Map.of()))
                .containsExactly("expand_pvc needs the parameter size");
    }

    @Test
    void knowsOnlyItsOwnNames() {
        assertThat(catalogue.find("delete_namespace")).isEmpty();
        assertThat(catalogue.find("none")).isEmpty();
        assertThat(catalogue.find("Restart_Pod")).isEmpty();
    }

    @Test
    void refusesTwoActionsOfOneName() {
        var row = catalogue.find("restart_pod").orElseThrow();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ActionCatalogue(List.of(row, row)))
                .withMessage("Two actions are called restart_pod");
    }

    @Test
    void onlyTellingAndDiagnosingAcceptAnyKind() {
        assertThat(rows().filter(row -> row.accepts("AnyKindAtAll"))
                        .map(ActionDefinition::name)
                        .collect(Collectors.toSet()))
                .isEqualTo(Set.of("collect_diagnostics", "notify_only"));
    }
}
