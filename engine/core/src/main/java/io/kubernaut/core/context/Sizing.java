package io.kubernaut.core.context;

import io.kubernaut.core.action.Quantities;
import io.kubernaut.core.capacity.Compute;
import io.kubernaut.core.capacity.NextPod;
import io.kubernaut.core.cluster.Resources;
import java.util.Arrays;
import java.util.OptionalInt;

/** How much more there may be: by the policy's factors, within everything that bounds it. */
final class Sizing {
    private static final long MEBI = 1L << 20;
    private static final long GIBI = 1L << 30;

    private Sizing() {}

    static String memory(Snapshot s, String container) {
        long limit = resources(s, container).limitMemoryOrZero();
        if (limit == 0) {
            return "";
        }
        var t = s.thresholds();
        long wanted =
                Math.max((long) (limit * t.memoryFactor()), before(s, container).limitMemoryOrZero());
        long bound = t.memoryCeiling();
        for (var range : s.limitRanges()) {
            var most = range.maxMemory();
            bound = most == null ? bound : Math.min(bound, most);
        }
        bound = Math.min(bound, add(limit, left(s, Compute.LIMIT_MEMORY) / replicas(s, 1)));
        if (s.fleet().nodes() > 0) {
            bound = Math.min(bound, s.fleet().freeMemory());
        }
        long raised = Math.min(wanted, bound) / MEBI * MEBI;
        return raised >= limit * t.leastRaise() ? Quantities.ofBytes(raised) : "";
    }

    static boolean limitsMemory(Snapshot s, String container) {
        return resources(s, container).limitMemoryOrZero() > 0;
    }

    static String cpu(Snapshot s, String container) {
        long limit = resources(s, container).limitCpuOrZero();
        if (limit == 0) {
            return "";
        }
        var t = s.thresholds();
        long bound = add(limit, left(s, Compute.LIMIT_CPU) / replicas(s, 1));
        for (var range : s.limitRanges()) {
            var most = range.maxCpu();
            bound = most == null ? bound : Math.min(bound, most);
        }
        if (s.fleet().nodes() > 0) {
            bound = Math.min(bound, s.fleet().freeCpu());
        }
        long raised = Math.min((long) (limit * t.cpuFactor()), bound);
        return raised >= limit * t.leastRaise() ? Quantities.ofMillis(raised) : "";
    }

    static int replicas(Snapshot s) {
        var workload = s.workload();
        if (workload == null) {
            return 0;
        }
        int now = workload.desired();
        int wanted = Math.max(now + 1, (int) Math.ceil(now * s.thresholds().replicasFactor()));
        int bounded = Math.min(wanted, mostReplicas(s));
        var partitions = partitions(s);
        bounded = partitions.isPresent() ? Math.min(bounded, partitions.getAsInt()) : bounded;
        bounded = bounded > now ? (int) Math.min(bounded, now + room(s)) : now;
        return bounded > now ? bounded : 0;
    }

    static int maximum(Snapshot s) {
        var autoscaler = s.autoscaler();
        if (autoscaler == null) {
            return 0;
        }
        int now = autoscaler.maxReplicas();
        int wanted = Math.max(now + 1, (int) Math.ceil(now * s.thresholds().replicasFactor()));
        int bounded = Math.min(wanted, mostReplicas(s));
        bounded = (int) Math.min(bounded, autoscaler.currentReplicas() + room(s));
        return bounded > now ? bounded : 0;
    }

    static String claim(Snapshot s) {
        var claim = s.claim();
        if (claim == null || claim.requested() == 0) {
            return "";
        }
        var t = s.thresholds();
        long wanted = (long) Math.ceil(claim.requested() * t.claimFactor() / GIBI) * GIBI;
        long bound = Math.min(t.claimCeiling(), add(claim.requested(), leftOfStorage(s)));
        long raised = Math.min(wanted, bound / GIBI * GIBI);
        return raised >= claim.requested() * Math.min(t.leastRaise(), t.claimFactor())
                ? Quantities.ofBytes(raised)
                : "";
    }

    /** An exporter's label may name the exporter's own container. */
    static String container(Snapshot s) {
        var workload = s.workload();
        if (workload == null) {
            return "";
        }
        var named = s.label("container");
        if (workload.template().container(named).isPresent()) {
            return named;
        }
        var own =
                workload.template().containers().stream().filter(c -> !c.init()).toList();
        return own.size() == 1 ? own.getFirst().name() : "";
    }

    static boolean cpuUsedUp(Snapshot s) {
        long used = 0;
        long limit = 0;
        for (var pod : s.usage()) {
            for (var container : pod.containers()) {
                long most = resources(s, container.container()).limitCpuOrZero();
                used += most == 0 ? 0 : container.cpu();
                limit += most;
            }
        }
        return limit > 0 && used >= limit * s.thresholds().highUsage();
    }

    /** More consumers than partitions would only idle. */
    private static OptionalInt partitions(Snapshot s) {
        var named = s.policyKey("kafka-topics");
        if (named.isEmpty()) {
            return OptionalInt.empty();
        }
        var topics = Arrays.asList(named.split("\\s*,\\s*"));
        int sum = s.resources().stream()
                .filter(r -> r.kind().equals("KafkaTopic") && topics.contains(r.name()))
                .mapToInt(r -> (int) r.number("spec.partitions", 0))
                .sum();
        return sum > 0 ? OptionalInt.of(sum) : OptionalInt.empty();
    }

    /** The owner's bound where there is one, else the policy's. */
    static int mostReplicas(Snapshot s) {
        try {
            var owner = s.policyKey("max-replicas");
            return owner.isEmpty() ? s.thresholds().replicasCeiling() : Integer.parseInt(owner);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /**
     * How many more pods the nodes have room for by requests, and the quotas. Of nodes a snapshot holds sums, so this may be
     * more than fits node by node: whoever adds pods counts that anew on the live nodes before it changes anything.
     */
    static long room(Snapshot s) {
        var workload = s.workload();
        if (workload == null || s.fleet().nodes() == 0 || s.pods().stream().anyMatch(p -> p.unschedulable())) {
            return 0;
        }
        var pod = NextPod.of(workload.template(), s.pods());
        long room = pod.demand().fitIn(s.fleet().totalFreeCpu(), s.fleet().totalFreeMemory());
        for (var quota : s.quotas()) {
            room = Math.min(room, pod.fitIn(quota));
        }
        return Math.min(room, Integer.MAX_VALUE / 2);
    }

    /** Of the quotas that count the workload's pods. */
    private static long left(Snapshot s, Compute what) {
        long least = Long.MAX_VALUE / 2;
        if (s.quotas().isEmpty()) {
            return least;
        }
        var workload = s.workload();
        var pod = workload == null ? null : NextPod.of(workload.template(), s.pods());
        for (var quota : s.quotas()) {
            if (pod == null || pod.mayBeCountedBy(quota)) {
                least = Math.min(least, Math.max(0, what.left(quota)));
            }
        }
        return least;
    }

    private static long leftOfStorage(Snapshot s) {
        long least = Long.MAX_VALUE / 2;
        for (var quota : s.quotas()) {
            least = Math.min(least, Math.max(0, quota.left("requests.storage")));
        }
        return least;
    }

    private static long add(long a, long b) {
        return b > Long.MAX_VALUE - a ? Long.MAX_VALUE : a + b;
    }

    private static int replicas(Snapshot s, int atLeast) {
        var workload = s.workload();
        return Math.max(atLeast, workload == null ? 0 : workload.desired());
    }

    private static Resources resources(Snapshot s, String container) {
        var workload = s.workload();
        return workload == null
                ? Resources.NONE
                : workload.template()
                        .container(container)
                        .map(c -> c.resources())
                        .orElse(Resources.NONE);
    }

    private static Resources before(Snapshot s, String container) {
        var rollout = s.rollout();
        return rollout == null
                ? Resources.NONE
                : rollout.previous()
                        .flatMap(r -> r.template().container(container))
                        .map(c -> c.resources())
                        .orElse(Resources.NONE);
    }
}
