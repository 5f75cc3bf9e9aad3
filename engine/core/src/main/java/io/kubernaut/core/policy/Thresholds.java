package io.kubernaut.core.policy;

import java.time.Duration;
import java.util.List;

/**
 * The numbers that rules compare with; rules carry none of their own.
 *
 * @param releaseSuspectedFor a release is suspected of what goes wrong within this time after it
 * @param memoryFactor by how much a memory limit is raised
 * @param memoryCeiling bytes; no container is raised above it
 * @param cpuFactor by how much a cpu limit is raised
 * @param replicasFactor by how much a workload is scaled out
 * @param replicasCeiling no workload or autoscaler is raised above it, unless its owner allows more
 * @param claimFactor by how much a claim grows
 * @param claimCeiling bytes; no claim grows above it
 * @param recoveredAfter ready for so long means recovered
 * @param nodeRecoveredAfter a node that is ready for so long may be opened again
 * @param manyNodesShare a share of unready nodes from which nothing is done to nodes
 * @param repeatWindow an action that helped for less than this is not simply repeated
 * @param repeats how often the same action may answer the same problem within the window
 * @param oomRecoveredAfter ready for so long after a kill for memory means recovered
 * @param hungAfter a pod that was ready, runs, and has been unready for so long is taken to hang
 * @param leastRaise an increase by a smaller factor is not worth a rollout
 * @param failoverLag a replica further behind than this is not promoted
 * @param highUsage the share of a limit that counts as used up
 * @param commonCausePeers so many other workloads that fail alike, without a release, point to a common cause
 * @param releaseBlamedWithin errors that begin so soon after a release are blamed on it
 */
public record Thresholds(
        Duration releaseSuspectedFor,
        double memoryFactor,
        long memoryCeiling,
        double cpuFactor,
        double replicasFactor,
        int replicasCeiling,
        double claimFactor,
        long claimCeiling,
        Duration recoveredAfter,
        Duration nodeRecoveredAfter,
        double manyNodesShare,
        Duration repeatWindow,
        int repeats,
        Duration oomRecoveredAfter,
        Duration hungAfter,
        double leastRaise,
        Duration failoverLag,
        double highUsage,
        int commonCausePeers,
        Duration releaseBlamedWithin) {
    public static final Thresholds DEFAULTS = new Thresholds(
            Duration.ofHours(3),
            2.0,
            32L << 30,
            2.0,
            1.5,
            30,
            1.5,
            2L << 40,
            Duration.ofMinutes(10),
            Duration.ofMinutes(30),
            0.34,
            Duration.ofHours(24),
            2,
            Duration.ofHours(2),
            Duration.ofMinutes(10),
            1.25,
            Duration.ofSeconds(5),
            0.9,
            2,
            Duration.ofHours(1));

    public Thresholds {
        if (memoryFactor <= 1 || cpuFactor <= 1 || replicasFactor <= 1 || claimFactor <= 1) {
            throw new IllegalArgumentException("Factors must be above 1: an increase must increase");
        }
        share("manyNodesShare", manyNodesShare);
        share("highUsage", highUsage);
        if (leastRaise <= 1) {
            throw new IllegalArgumentException("leastRaise must be above 1, not " + leastRaise);
        }
        if (memoryCeiling <= 0 || claimCeiling <= 0) {
            throw new IllegalArgumentException("memoryCeiling and claimCeiling must be above 0");
        }
        if (replicasCeiling < 1 || repeats < 1 || commonCausePeers < 1) {
            throw new IllegalArgumentException("replicasCeiling, repeats and commonCausePeers must be at least 1");
        }
        for (var duration : List.of(
                releaseSuspectedFor,
                recoveredAfter,
                nodeRecoveredAfter,
                repeatWindow,
                oomRecoveredAfter,
                hungAfter,
                failoverLag,
                releaseBlamedWithin)) {
            if (duration.isNegative()) {
                throw new IllegalArgumentException("No threshold may be a negative time, as is " + duration);
            }
        }
    }

    private static void share(String name, double value) {
        if (value <= 0 || value > 1) {
            throw new IllegalArgumentException(name + " must be above 0 and at most 1, not " + value);
        }
    }
}
