package io.kubernaut.server.settings;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.policy.Caution;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.core.policy.Thresholds;
import io.kubernaut.core.policy.TrustStage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/** What Kubernaut may do; see {@link Policy}. */
@ConfigurationProperties(prefix = "kubernaut.policy", ignoreUnknownFields = false)
public record PolicySettings(
        @DefaultValue List<String> managedNamespaces,
        @DefaultValue List<String> excludedNamespaces,

        @DefaultValue({"kube-system", "kube-public", "kube-node-lease"})
        List<String> protectedNamespaces,

        @DefaultValue("15m") Duration cooldown,
        @DefaultValue("3") int maxRunsPerNamespace,
        @DefaultValue("5") int maxRunsPerCluster,
        @DefaultValue("30") int maxRunsPerHour,
        @DefaultValue("0.34") double maxUnschedulableShare,
        @DefaultValue("3") int levelMargin,
        @DefaultValue("30") int learnedBound,
        @DefaultValue("4h") Duration approvalExpiry,
        @DefaultValue("5m") Duration runExpiry,
        @Nullable Map<String, TrustStage> trust,
        @DefaultValue List<String> requireApproval,
        @Nullable Map<String, String> maintenance,
        @DefaultValue("never") Caution.Owned changeOwned,
        @DefaultValue("3") int cascadeTargets,
        @DefaultValue("1h") Duration cascadeWindow,
        @DefaultValue("0") double leastReadyShare,
        @DefaultValue("24h") Duration backupMaxAge,
        @DefaultValue("0.7") double leastConfidence,
        @Nullable Map<String, TrustStage> modelTrust,
        @DefaultValue ThresholdSettings thresholds) {
    public PolicySettings {
        atLeast("max-runs-per-namespace", maxRunsPerNamespace, 1);
        atLeast("max-runs-per-cluster", maxRunsPerCluster, 1);
        atLeast("max-runs-per-hour", maxRunsPerHour, 1);
        atLeast("level-margin", levelMargin, 0);
        atLeast("learned-bound", learnedBound, 0);
        if (cooldown.isNegative() || !approvalExpiry.isPositive() || !runExpiry.isPositive()) {
            throw new IllegalArgumentException(
                    "kubernaut.policy.cooldown must not be negative, and approval-expiry and run-expiry must be above 0");
        }
        if (maxUnschedulableShare <= 0 || maxUnschedulableShare > 1) {
            throw new IllegalArgumentException(
                    "kubernaut.policy.max-unschedulable-share must be above 0 and at most 1, not "
                            + maxUnschedulableShare);
        }
        // Refuses what Thresholds refuses, while the settings are read.
        var unused = thresholds.toThresholds();
        var norThis = caution(
                maintenance,
                changeOwned,
                cascadeTargets,
                cascadeWindow,
                leastReadyShare,
                backupMaxAge,
                leastConfidence);
        checkModelTrust(modelTrust == null ? Map.of() : modelTrust);
        for (var action : requireApproval) {
            if (ActionCatalogue.standard().find(action).isEmpty()) {
                throw new IllegalArgumentException("kubernaut.policy.require-approval names no action: " + action);
            }
        }
    }

    /** What is granted to models by a name that nothing has would be missed without a word. */
    private static void checkModelTrust(Map<String, TrustStage> granted) {
        for (var key : granted.keySet()) {
            var action = key.substring(key.indexOf('/') + 1);
            if (!action.equals("*") && ActionCatalogue.standard().find(action).isEmpty()) {
                throw new IllegalArgumentException("kubernaut.policy.model-trust[" + key + "] names no action: "
                        + action + "; say [ACTION], [NAMESPACE/ACTION], [NAMESPACE/*] or [*]");
            }
        }
    }

    private static Caution caution(
            @Nullable Map<String, String> maintenance,
            Caution.Owned changeOwned,
            int cascadeTargets,
            Duration cascadeWindow,
            double leastReadyShare,
            Duration backupMaxAge,
            double leastConfidence) {
        try {
            return new Caution(
                    maintenance == null ? new TreeMap<>() : new TreeMap<>(maintenance),
                    changeOwned,
                    cascadeTargets,
                    cascadeWindow,
                    leastReadyShare,
                    backupMaxAge,
                    leastConfidence);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("kubernaut.policy: " + e.getMessage(), e);
        }
    }

    private static void atLeast(String key, int value, int minimum) {
        if (value < minimum) {
            throw new IllegalArgumentException(
                    "kubernaut.policy." + key + " must be at least " + minimum + ", not " + value);
        }
    }

    /** The numbers that rules compare with; see {@link Thresholds}. */
    public record ThresholdSettings(
            @DefaultValue("3h") Duration releaseSuspectedFor,
            @DefaultValue("2.0") double memoryFactor,
            @DefaultValue("32GB") DataSize memoryCeiling,
            @DefaultValue("2.0") double cpuFactor,
            @DefaultValue("1.5") double replicasFactor,
            @DefaultValue("30") int replicasCeiling,
            @DefaultValue("1.5") double claimFactor,
            @DefaultValue("2TB") DataSize claimCeiling,
            @DefaultValue("10m") Duration recoveredAfter,
            @DefaultValue("30m") Duration nodeRecoveredAfter,
            @DefaultValue("0.34") double manyNodesShare,
            @DefaultValue("24h") Duration repeatWindow,
            @DefaultValue("2") int repeats,
            @DefaultValue("2h") Duration oomRecoveredAfter,
            @DefaultValue("10m") Duration hungAfter,
            @DefaultValue("1.25") double leastRaise,
            @DefaultValue("5s") Duration failoverLag,
            @DefaultValue("0.9") double highUsage,
            @DefaultValue("2") int commonCausePeers,
            @DefaultValue("1h") Duration releaseBlamedWithin) {
        Thresholds toThresholds() {
            return new Thresholds(
                    releaseSuspectedFor,
                    memoryFactor,
                    memoryCeiling.toBytes(),
                    cpuFactor,
                    replicasFactor,
                    replicasCeiling,
                    claimFactor,
                    claimCeiling.toBytes(),
                    recoveredAfter,
                    nodeRecoveredAfter,
                    manyNodesShare,
                    repeatWindow,
                    repeats,
                    oomRecoveredAfter,
                    hungAfter,
                    leastRaise,
                    failoverLag,
                    highUsage,
                    commonCausePeers,
                    releaseBlamedWithin);
        }
    }

    public Policy toPolicy() {
        return new Policy(
                new TreeSet<>(managedNamespaces),
                new TreeSet<>(excludedNamespaces),
                new TreeSet<>(protectedNamespaces),
                cooldown,
                maxRunsPerNamespace,
                maxRunsPerCluster,
                maxRunsPerHour,
                maxUnschedulableShare,
                levelMargin,
                learnedBound,
                approvalExpiry,
                runExpiry,
                trust == null ? new TreeMap<>() : new TreeMap<>(trust),
                new TreeSet<>(requireApproval),
                thresholds.toThresholds(),
                caution(
                        maintenance,
                        changeOwned,
                        cascadeTargets,
                        cascadeWindow,
                        leastReadyShare,
                        backupMaxAge,
                        leastConfidence),
                modelTrust == null ? new TreeMap<>() : new TreeMap<>(modelTrust));
    }
}
