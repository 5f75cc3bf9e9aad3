package io.kubernaut.core.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A pod.
 *
 * @param meta kind, name and namespace, labels, annotations and owner
 * @param phase Pending, Running, Succeeded, Failed or Unknown
 * @param reason the status reason, such as Evicted or NodeLost; "" when none
 * @param node name of its node (spec.nodeName); "" when it is not scheduled
 * @param ip status.podIP; "" before it has one
 * @param ready whether its Ready condition is True
 * @param readySince when the Ready condition last changed; null when it never was set
 * @param startedAt when its kubelet took it on (status.startTime); null before
 * @param conditions status.conditions, in the API's order
 * @param containers init containers, then the others, in the order of the spec
 * @param claims names of the PersistentVolumeClaims it mounts
 * @param revision the controller's stamp, equal for pods of one release: the {@code pod-template-hash} or {@code
 *     controller-revision-hash} label; "" when it has none
 * @param references Secrets and ConfigMaps that its containers need, as {@code Secret/name[:key]}
 * @param serviceAccount spec.serviceAccountName; "" when the spec names none
 * @param mirror whether it only shows a static pod of its node (annotation kubernetes.io/config.mirror), which the API
 *     cannot change
 * @param hostPath whether one of its volumes is a directory of its node (spec.volumes[].hostPath)
 * @param traits what decides which quotas with scopes count it
 */
public record PodState(
        Meta meta,
        String phase,
        String reason,
        String node,
        String ip,
        boolean ready,
        @Nullable Instant readySince,
        @Nullable Instant startedAt,
        List<Condition> conditions,
        List<ContainerState> containers,
        List<String> claims,
        String revision,
        List<String> references,
        String serviceAccount,
        boolean mirror,
        boolean hostPath,
        QuotaTraits traits)
        implements ClusterObject {
    /** Snapshots of before traits were kept have none. */
    public PodState {
        traits = Objects.requireNonNullElse(traits, QuotaTraits.NONE);
    }

    private static final Set<String> LEADING = Set.of("primary", "master", "leader");

    /** A container that has run for less before it became unready was still starting. */
    private static final Duration SETTLED = Duration.ofMinutes(1);

    /** By the reference alone: the engine hashes each pod that a rule looks at. */
    @Override
    public int hashCode() {
        return meta.ref().hashCode();
    }

    private boolean anyContainer(Predicate<ContainerState> test) {
        for (var container : containers) {
            if (test.test(container)) {
                return true;
            }
        }
        return false;
    }

    /** A container keeps failing; one that is told to stop may end as it likes. */
    public boolean crashing(Instant now) {
        return !terminating() && anyContainer(c -> c.crashing(now));
    }

    /** The kernel killed a container for memory when it last ended; see {@link ContainerState#lastKilledForMemory}. */
    public boolean lastKilledForMemory() {
        return anyContainer(ContainerState::lastKilledForMemory);
    }

    /** A kill for memory explains what is wrong with a container now; see {@link ContainerState#oomKilledSince}. */
    public boolean oomKilledSince(Instant since) {
        return anyContainer(c -> c.oomKilledSince(since));
    }

    /** A container waits because its image cannot be pulled; see {@link ContainerState#imagePullFailing}. */
    public boolean imagePullFailing() {
        return anyContainer(ContainerState::imagePullFailing);
    }

    /** A container waits for a registry that serves nobody at present; see {@link ContainerState#registryAway}. */
    public boolean registryAway() {
        return anyContainer(ContainerState::registryAway);
    }

    /** A container waits because it cannot be created; see {@link ContainerState#configFailing}. */
    public boolean configFailing() {
        return anyContainer(ContainerState::configFailing);
    }

    /** The scheduler found no node for it: PodScheduled is False, and not for a gate that holds it back. */
    public boolean unschedulable() {
        return node.isEmpty()
                && condition("PodScheduled")
                        .filter(c -> c.isFalse() && !"SchedulingGated".equals(c.reason()))
                        .isPresent();
    }

    /** Somebody holds it back from the scheduler on purpose. */
    public boolean gated() {
        return node.isEmpty()
                && condition("PodScheduled")
                        .filter(c -> c.isFalse() && "SchedulingGated".equals(c.reason()))
                        .isPresent();
    }

    /** Its phase is Pending: not scheduled yet, or not all of its containers have begun. */
    public boolean pending() {
        return "Pending".equals(phase);
    }

    /** Its phase is Running; whether it is ready is another question. */
    public boolean running() {
        return "Running".equals(phase);
    }

    /** Its phase is Succeeded or Failed, also after an eviction: it is over and needs no healing. */
    public boolean over() {
        return "Succeeded".equals(phase) || "Failed".equals(phase);
    }

    /** Its deletion was asked for (metadata.deletionTimestamp). */
    public boolean terminating() {
        return meta.terminating();
    }

    /** An exporter says that this database replica is no further behind; false where none says anything. */
    public boolean replicationLagWithin(Duration most) {
        try {
            var seconds = meta.annotation("kubernaut.io/replication-lag-seconds");
            return !seconds.isEmpty() && Double.parseDouble(seconds) <= most.toSeconds();
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /**
     * Its labels say that others follow it: one that ends in {@code role}, as operators and charts set it, is primary,
     * master or leader. Without it a store stands still until another takes over.
     */
    public boolean leads() {
        for (var label : meta.labels().entrySet()) {
            var key = label.getKey().toLowerCase(Locale.ROOT);
            if (key.endsWith("role") && LEADING.contains(label.getValue().toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }

    /** A registry wants another credential for an image of it; see {@link ContainerState#registryRefuses}. */
    public boolean registryRefuses() {
        return anyContainer(ContainerState::registryRefuses);
    }

    /** A ReplicaSet owns it: another pod, of any name and on any node, can take its place beside it. */
    public boolean ofReplicaSet() {
        var owner = meta.controller();
        return owner != null && owner.kind().equals("ReplicaSet");
    }

    /** Some container of it has been started; its init containers have then run, at least the first of them. */
    public boolean begun() {
        return anyContainer(
                c -> c.restarts() > 0 || c.current().running() || c.current().terminated());
    }

    /** Nobody would recreate it: no controller owns it, and it is no static pod. */
    public boolean bare() {
        return meta.controller() == null && !mirror;
    }

    /** Restarts of all its containers together, init containers among them. */
    public int restarts() {
        return containers.stream().mapToInt(ContainerState::restarts).sum();
    }

    /** Its kubelet does not report any more, so what the status says about containers is old. */
    public boolean outOfSight() {
        return "NodeLost".equals(reason)
                || condition("Ready")
                        .filter(c -> "NodeStatusUnknown".equals(c.reason()))
                        .isPresent();
    }

    /** Running and unready while all its containers run; not one that is terminating or out of sight. */
    public boolean hung() {
        return running()
                && !ready
                && !terminating()
                && !outOfSight()
                && !anyContainer(c -> !c.init() && !c.current().running());
    }

    /** Cannot do its work, for a reason that one of its containers shows. */
    public boolean failing(Instant now) {
        return !over() && !terminating() && (crashing(now) || imagePullFailing() || configFailing());
    }

    /** Crashes, and no container that does was killed for memory. */
    public boolean crashingByItself(Instant now) {
        return !over()
                && !terminating()
                && crashing(now)
                && !anyContainer(c -> c.crashing(now) && c.lastKilledForMemory());
    }

    /**
     * Has crashed for most of its life. The API keeps no time of the first crash, so it is counted back: each restart
     * took the last run's time and the kubelet's back-off, which doubles from 10 seconds to 5 minutes.
     */
    public boolean failedFromTheStart(Instant now) {
        var begun = startedAt == null ? meta.createdAt() : startedAt;
        if (begun == null) {
            return true;
        }
        var failing = Duration.ZERO;
        for (var container : containers) {
            if (container.crashing(now)) {
                var each = container.failingFor(now);
                failing = each.compareTo(failing) > 0 ? each : failing;
            }
        }
        return failing.multipliedBy(2).compareTo(Duration.between(begun, now)) >= 0;
    }

    /** Was ready, still runs, and has been unready for so long: a probe that only asks whether it lives is not enough. */
    public boolean hungFor(Duration atLeast, Instant now) {
        return hung()
                && readySince != null
                && !readySince.plus(atLeast).isAfter(now)
                && containers.stream()
                        .filter(c -> !c.init())
                        .map(c -> c.current().startedAt())
                        .allMatch(begun -> begun != null && begun.plus(SETTLED).isBefore(readySince));
    }

    /** Only containers beside the first one are unready: sidecars, which the pod's own work does not wait for. */
    public boolean onlySidecarsUnready() {
        var own = containers.stream().filter(c -> !c.init()).toList();
        return own.size() > 1 && own.getFirst().ready() && own.stream().skip(1).anyMatch(c -> !c.ready());
    }

    /** Ready without interruption for at least {@code since} before {@code now}. */
    public boolean readyFor(Duration since, Instant now) {
        return ready && readySince != null && !readySince.plus(since).isAfter(now);
    }

    /** The condition of this type; empty when the status has none. */
    public Optional<Condition> condition(String type) {
        for (var condition : conditions) {
            if (condition.type().equals(type)) {
                return Optional.of(condition);
            }
        }
        return Optional.empty();
    }

    /** The container of this name, init containers among them; empty when there is none. */
    public Optional<ContainerState> container(String name) {
        return containers.stream().filter(c -> c.name().equals(name)).findFirst();
    }

    /**
     * What it takes of its node: what its containers ask for together, or its largest init container where that is more; 0
     * where they ask for nothing, and limits are null.
     */
    public Resources requests() {
        var sum = new Resources.Sum();
        for (var c : containers) {
            sum.add(c.resources(), c.init());
        }
        var taken = sum.taken();
        return new Resources(taken.requestCpu(), null, taken.requestMemory(), null);
    }
}
