package io.kubernaut.advisor.look;

import io.kubernaut.core.cluster.ContainerState;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.cluster.PodState;
import io.kubernaut.core.context.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A log that may tell why a snapshot's subject is not well.
 *
 * @param previous whether of the run before the present one
 */
record WorthReading(ObjectRef pod, String container, boolean previous) {
    private static final int MOST = 3;

    /** Those of what crashes first; pods of one release tell the same, so one of them speaks for all. */
    static List<WorthReading> in(Snapshot snapshot) {
        var now = snapshot.takenAt();
        var pods = Stream.concat(Stream.ofNullable(snapshot.pod()), snapshot.pods().stream())
                .distinct()
                .sorted(Comparator.comparing((PodState p) -> rank(p, now)))
                .toList();
        var told = new HashSet<String>();
        var worth = new ArrayList<WorthReading>();
        for (var pod : pods) {
            pod.containers().stream()
                    .filter(c -> unwell(c, now) && told.add(pod.revision() + "/" + c.name()))
                    .sorted(Comparator.comparing((ContainerState c) -> !c.crashing(now)))
                    .forEach(c -> worth.addAll(runs(pod, c)));
        }
        if (worth.isEmpty()) {
            pods.stream()
                    .findFirst()
                    .ifPresent(pod -> pod.containers().stream()
                            .filter(c -> !c.init())
                            .findFirst()
                            .ifPresent(c -> worth.addAll(runs(pod, c))));
        }
        return worth.stream().limit(MOST).toList();
    }

    private static int rank(PodState pod, Instant now) {
        if (pod.crashing(now)) {
            return 0;
        }
        return pod.ready() || pod.over() && !"Failed".equals(pod.phase()) ? 2 : 1;
    }

    private static boolean unwell(ContainerState container, Instant now) {
        return container.crashing(now)
                || container.current().failed()
                || container.last().failed()
                || !container.init()
                        && !container.ready()
                        && container.current().running();
    }

    /** While a container waits to be started again, its log is that of the run before. */
    private static List<WorthReading> runs(PodState pod, ContainerState container) {
        var ended = new WorthReading(pod.ref(), container.name(), true);
        var present = new WorthReading(pod.ref(), container.name(), false);
        var was = container.last().terminated() ? ended : null;
        var is = container.current().running() || container.current().terminated() ? present : null;
        return Stream.of(was, is).filter(Objects::nonNull).toList();
    }
}
