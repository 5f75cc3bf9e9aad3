package io.kubernaut.core.memory;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.reducing;
import static java.util.stream.Collectors.toMap;

import io.kubernaut.core.cluster.ObjectRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What actions and doing nothing achieved, of every workload, namespace and cluster that has samples. A score is worked
 * out as for a decision: from the outside in, each sample counting where it is nearest to whom it is said of.
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

    /**
     * The samples of one action for one symptom of one workload.
     *
     * @param action {@link Learning#NOTHING} for the incidents in which it was left alone
     */
    public record OfWorkload(String action, String symptom, ObjectRef workload, Tally tally) {}

    /** Whose samples belong together. */
    private record Place(String cluster, String symptom) {}

    /** The samples of an action, and of doing nothing, of one and the same scope. */
    private record Both(Tally action, Tally nothing) {
        static final Both NONE = new Both(Tally.NONE, Tally.NONE);

        Both plus(Both other) {
            return new Both(action.plus(other.action), nothing.plus(other.nothing));
        }

        Both without(Both part) {
            return new Both(action.without(part.action), nothing.without(part.nothing));
        }

        Judged seenFrom(Judged wider) {
            return wider.with(action, nothing);
        }
    }

    /**
     * By cluster, symptom and action; the cluster as a whole first, then its namespaces and workloads.
     *
     * @param workloads all of a cluster that have samples of an action for a symptom, or none of them, and all that were
     *     left alone with it
     * @param bound the most points that the policy lets history give or take
     */
    public static List<Effectiveness> of(Collection<OfWorkload> workloads, int bound) {
        var achievements = new Achievements(bound);
        return workloads.stream()
                .collect(groupingBy(w -> new Place(w.workload().cluster(), w.symptom())))
                .entrySet()
                .stream()
                .flatMap(place -> achievements.at(place.getKey(), place.getValue()))
                .sorted(ORDER)
                .toList();
    }

    private Stream<Effectiveness> at(Place place, List<OfWorkload> workloads) {
        var byAction = workloads.stream()
                .collect(groupingBy(
                        OfWorkload::action,
                        TreeMap::new,
                        toMap(OfWorkload::workload, OfWorkload::tally, Tally::plus, TreeMap::new)));
        var nothing = byAction.getOrDefault(Learning.NOTHING, new TreeMap<>());
        return byAction.entrySet().stream().flatMap(e -> of(place, e.getKey(), e.getValue(), nothing));
    }

    private Stream<Effectiveness> of(
            Place place, String action, Map<ObjectRef, Tally> workloads, Map<ObjectRef, Tally> nothing) {
        var acted = action.equals(Learning.NOTHING) ? Map.<ObjectRef, Tally>of() : workloads;
        var all = new TreeMap<ObjectRef, Both>();
        acted.forEach((w, tally) -> all.merge(w, new Both(tally, Tally.NONE), Both::plus));
        nothing.forEach((w, tally) -> all.merge(w, new Both(Tally.NONE, tally), Both::plus));
        var namespaces = all.entrySet().stream()
                .collect(groupingBy(
                        e -> e.getKey().namespace(),
                        TreeMap::new,
                        reducing(Both.NONE, Map.Entry::getValue, Both::plus)));
        var whole = namespaces.values().stream().reduce(Both.NONE, Both::plus);
        var found = new ArrayList<Effectiveness>();
        found.add(said(place, action, Scope.CLUSTER, "", null, whole, whole.seenFrom(Judged.NOTHING_KNOWN)));
        namespaces.forEach((namespace, inside) -> {
            var outside = whole.without(inside).seenFrom(Judged.NOTHING_KNOWN);
            if (!namespace.isEmpty()) {
                found.add(said(place, action, Scope.NAMESPACE, namespace, null, inside, inside.seenFrom(outside)));
            }
        });
        all.forEach((workload, mine) -> {
            var inside = namespaces.getOrDefault(workload.namespace(), Both.NONE);
            var wider = inside.without(mine).seenFrom(whole.without(inside).seenFrom(Judged.NOTHING_KNOWN));
            found.add(said(place, action, Scope.WORKLOAD, workload.namespace(), workload, mine, mine.seenFrom(wider)));
        });
        return found.stream().filter(e -> e.samples() > 0);
    }

    private Effectiveness said(
            Place place,
            String action,
            Scope scope,
            String namespace,
            @Nullable ObjectRef workload,
            Both here,
            Judged judged) {
        boolean nothing = action.equals(Learning.NOTHING);
        var tally = nothing ? here.nothing() : here.action();
        return new Effectiveness(
                action,
                place.symptom(),
                scope,
                place.cluster(),
                namespace,
                workload,
                tally.mean(),
                Effectiveness.Interval.of(tally.mean(), tally.weight()),
                nothing ? judged.untreated() : judged.mean(),
                nothing ? 0 : Math.clamp(judged.points(), -bound, bound),
                tally.samples(),
                tally.worked(),
                tally.didNotWork(),
                Effectiveness.Trend.of(tally),
                tally.latest(),
                nothing ? null : Baseline.of(judged.untreated(), here.nothing()));
    }
}
