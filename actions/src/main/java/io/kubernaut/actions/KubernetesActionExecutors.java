package io.kubernaut.actions;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.backup.BackupExecutors;
import io.kubernaut.actions.database.DatabaseExecutors;
import io.kubernaut.actions.evidence.EvidenceExecutors;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.actions.job.NamedProcedures;
import io.kubernaut.actions.network.NetworkExecutors;
import io.kubernaut.actions.node.NodeExecutors;
import io.kubernaut.actions.quarantine.QuarantineExecutors;
import io.kubernaut.actions.secret.SecretExecutors;
import io.kubernaut.actions.secret.SecretVault;
import io.kubernaut.actions.storage.StorageExecutors;
import io.kubernaut.actions.upkeep.UpkeepExecutors;
import io.kubernaut.actions.workload.WorkloadExecutors;
import io.kubernaut.core.execution.ActionExecutor;
import io.kubernaut.core.execution.ActionExecutors;
import io.kubernaut.core.execution.KillSwitch;
import io.kubernaut.core.policy.Caution;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The executors for one cluster, on its API. */
public final class KubernetesActionExecutors implements ActionExecutors {
    private final String cluster;
    private final Map<String, ActionExecutor> byAction;

    /**
     * @param client is not closed here
     * @param cluster the cluster's name as targets carry it, "" for the only one
     */
    public KubernetesActionExecutors(KubernetesClient client, String cluster, Clock clock) {
        this(client, cluster, KillSwitch.NONE, Optional.empty(), clock);
    }

    /**
     * @param client is not closed here
     * @param cluster the cluster's name as targets carry it, "" for the only one
     * @param killSwitch asked before each write that changes something; Events still tell people what was stopped
     * @param vault where actions keep, encrypted, what they replace; without one they do not replace it
     */
    public KubernetesActionExecutors(
            KubernetesClient client, String cluster, KillSwitch killSwitch, Optional<SecretVault> vault, Clock clock) {
        this(client, cluster, killSwitch, vault, Caution.Owned.NEVER, clock);
    }

    /** @param owned whether what a GitOps tool keeps is changed, once a person has approved */
    public KubernetesActionExecutors(
            KubernetesClient client,
            String cluster,
            KillSwitch killSwitch,
            Optional<SecretVault> vault,
            Caution.Owned owned,
            Clock clock) {
        this.cluster = cluster;
        var workbench = Workbench.of(new ClusterApi(client, killSwitch), new ClusterApi(client), owned, clock);
        this.byAction = Stream.of(
                        WorkloadExecutors.of(workbench),
                        NodeExecutors.of(workbench),
                        QuarantineExecutors.of(workbench),
                        StorageExecutors.of(workbench),
                        NetworkExecutors.of(workbench),
                        BackupExecutors.of(workbench),
                        DatabaseExecutors.of(workbench),
                        SecretExecutors.of(workbench, vault),
                        UpkeepExecutors.of(workbench),
                        EvidenceExecutors.of(workbench))
                .flatMap(List::stream)
                .map(executor -> NamedProcedures.before(executor, workbench))
                .collect(Collectors.toUnmodifiableMap(ActionExecutor::action, Function.identity()));
    }

    @Override
    public Optional<ActionExecutor> executor(String onCluster, String action) {
        return onCluster.equals(cluster) ? Optional.ofNullable(byAction.get(action)) : Optional.empty();
    }
}
