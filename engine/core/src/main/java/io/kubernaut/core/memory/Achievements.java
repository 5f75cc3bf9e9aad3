package io.kubernaut.core.memory;

import io.kubernaut.core.cluster.ObjectRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What actions achieved, of every workload, namespace and cluster that has samples. A score is worked out as for a
 * decision: from the outside in, each sample counting where it is nearest to whom it is said of.
 */
public final class Achievements {
    private static final Comparator<Effectiveness> ORDER = Comparator.comparing(Effectiveness::cluster)
            .thenComparing(Effectiveness::symptom)
            .thenComparing(Effectiveness::action)
            .thenComparing(Effectiveness::scope)
            .thenComparing(Effectiveness::namespace)
            .thenComparing(e -> e.workload() == null ? "" : e.workload().key());

    private final int bound;

    private Achievements(int bound) {
        this.bound = bound;
    }

    /** The samples of one action for one symptom of one workload. */
    public record OfWorkload(String action, String symptom, ObjectRef workload, Tally tally) {}

    /** Whom the samples of one scope are of. */
    private record Place(String cluster, String action, String symptom) {}

    /**
     * By cluster, symptom and action; the cluster as a whole first, then its namespaces and workloads.
     *
     * @param workloads all of a cluster that have samples of an action for a symptom, or none of them
     * @param bound the most points that the policy lets history give or take
     */
    public static List<Effectiveness> of(Collection<OfWorkload> workloads, int bound) {
        var achievements = new Achievements(bound);
        return workloads.stream()
                .collect(Collectors.groupingBy(w -> new Place(w.workload().cluster(), w.action(), w.symptom())))
                .entrySet()
                .stream()
                .flatMap(place -> achievements.at(place.getKey(), place.getValue()))
                .sorted(ORDER)
                .toList();
    }

    private Stream<Effectiveness> at(Place place, List<OfWorkload> workloads) {
        var all = sum(workloads);
        var found = new ArrayList<Effectiveness>();
        found.add(said(place, Scope.CLUSTER, "", null, all, Learning.NEUTRAL));
        var byNamespace = workloads.stream()
                .collect(Collectors.groupingBy(w -> w.workload().namespace(), TreeMap::new, Collectors.toList()));
        byNamespace.forEach((namespace, here) -> {
            var inside = sum(here);
            double wider = all.without(inside).drawnTowards(Learning.NEUTRAL);
            if (!namespace.isEmpty()) {
                found.add(said(place, Scope.NAMESPACE, namespace, null, inside, wider));
            }
            perWorkload(here)
                    .forEach((workload, tally) -> found.add(said(
                            place,
                            Scope.WORKLOAD,
                            namespace,
                            workload,
                            tally,
                            inside.without(tally).drawnTowards(wider))));
        });
        return found.stream();
    }

    private static Map<ObjectRef, Tally> perWorkload(List<OfWorkload> workloads) {
        return workloads.stream()
                .collect(Collectors.toMap(OfWorkload::workload, OfWorkload::tally, Tally::plus, TreeMap::new));
    }

    private static Tally sum(List<OfWorkload> workloads) {
        return workloads.stream().map(OfWorkload::tally).reduce(Tally.NONE, Tally::plus);
    }

    private Effectiveness said(
            Place place, Scope scope, String namespace, @Nullable ObjectRef workload, Tally tally, double wider) {
        double score = tally.drawnTowards(wider);
        return new Effectiveness(
                place.action(),
                place.symptom(),
                scope,
                place.cluster(),
                namespace,
                workload,
                tally.mean(),
                Effectiveness.Interval.of(tally.mean(), tally.weight()),
                score,
                Math.clamp(Learning.points(score), -bound, bound),
                tally.samples(),
                tally.worked(),
                tally.didNotWork(),
                Effectiveness.Trend.of(tally),
                tally.latest());
    }
}
