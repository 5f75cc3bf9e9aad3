package io.kubernaut.advisor.prompt;

import io.kubernaut.advisor.look.Closer;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.Snapshot;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The facts of a snapshot that a model is shown, in a compact form: what matters most first, each part bounded, and what is
 * empty or says nothing to a reader left out. Keys of maps, which others wrote, are part of values, never of paths.
 */
public final class Facts {
    /** What a model asked to see. */
    public static final int MOST_LOOKED = 72;

    private static final int LONGEST = 300;

    /** Identifiers, hashes and what is shown elsewhere. */
    private static final Set<String> LEFT_OUT = Set.of(
            "uid",
            "generation",
            "finalizers",
            "cluster",
            "traits",
            "fingerprint",
            "generatorUrl",
            "ip",
            "templateHash",
            "hash",
            "serviceAccount",
            "references");

    private final Map<String, Fact> shown = new LinkedHashMap<>();
    private final Map<ObjectRef, String> objects = new LinkedHashMap<>();
    private final Cleaning cleaning = new Cleaning();
    private final int most;
    private int partEnds;

    private Facts(int most) {
        this.most = most;
    }

    /** @param most how many are shown at most */
    public static Facts of(Snapshot s, int most) {
        return of(s, Closer.NOTHING, List.of(), most);
    }

    /**
     * @param closer beside it, for which some of the rest is left out where both do not fit; what a model asked to see comes
     *     on top of the most
     * @param similar incidents of the past that were like it
     */
    public static Facts of(Snapshot s, Closer closer, List<Past> similar, int most) {
        var facts = new Facts(most);
        var near = !closer.isEmpty();
        facts.objects(s);
        facts.part("symptom", s.symptom(), 1);
        facts.part("severity", s.severity(), 1);
        facts.part("name", s.name(), 1);
        facts.part("meaning", s.meaning(), 1);
        facts.part("takenAt", s.takenAt(), 1);
        facts.part("clusterProblem", s.clusterProblem(), 1);
        facts.part("subject.how", s.subject().how(), 1);
        facts.part("alerts", s.alerts(), near ? 24 : 40);
        facts.part("similar", similar, 3 * Past.MOST);
        facts.part("notSeen", closer.unseen(), 4);
        facts.part("laterEvents", closer.events(), 12);
        facts.part("events", s.events(), near ? 12 : 40);
        facts.part("pods", s.pods(), near ? 30 : 60);
        facts.part("rollout", s.rollout(), near ? 10 : 16);
        facts.part("recentActions", s.recentActions(), near ? 14 : 20);
        facts.part("scores", s.scores(), near ? 8 : 12);
        facts.part("workload", s.workload(), near ? 16 : 24);
        facts.part("logs", closer.logs(), 72);
        facts.part("node", s.node(), 20);
        facts.part("claim", s.claim(), 12);
        facts.part("autoscaler", s.autoscaler(), 12);
        facts.part("job", s.job(), 12);
        facts.part("cronJob", s.cronJob(), 12);
        facts.part("usage", s.usage(), 12);
        facts.part("quotas", s.quotas(), 12);
        facts.part("limitRanges", s.limitRanges(), 8);
        facts.part("budgets", s.budgets(), 8);
        facts.part("resources", s.resources(), 20);
        facts.part("peers", s.peers(), 16);
        facts.part("related", s.related(), 16);
        facts.part("fleet", s.fleet(), 12);
        facts.part("owners", s.owners(), 6);
        facts.part("unseen", s.unseen(), 6);
        facts.beyond("looked", closer.looked(), MOST_LOOKED);
        return facts;
    }

    /** In order. */
    public List<Fact> all() {
        return List.copyOf(shown.values());
    }

    public Optional<Fact> at(String path) {
        return Optional.ofNullable(shown.get(path));
    }

    /** The path that stands for an object; empty where the object is not shown. */
    public Optional<String> pathOf(ObjectRef object) {
        return Optional.ofNullable(objects.get(object));
    }

    /** Those that a path stands for. */
    public Map<ObjectRef, String> objects() {
        return Map.copyOf(objects);
    }

    /** Paths of those that read as if they were meant for a model. */
    public List<String> suspicious() {
        return Suspicion.in(all());
    }

    /** Objects that may be targets go first: an option says which by its path. */
    private void objects(Snapshot s) {
        object("subject", s.target());
        object("workload", s.workload() == null ? null : s.workload().ref());
        object("autoscaler", s.autoscaler() == null ? null : s.autoscaler().ref());
        object("claim", s.claim() == null ? null : s.claim().ref());
        numbered("pods", s.pods().stream().map(p -> p.ref()).toList());
        numbered("nodes", s.nodes().stream().map(n -> n.ref()).toList());
        numbered("claims", s.claims().stream().map(c -> c.ref()).toList());
    }

    private void numbered(String part, List<ObjectRef> refs) {
        for (int i = 0; i < Math.min(refs.size(), 12); i++) {
            object(part + "[" + i + "]", refs.get(i));
        }
    }

    private void object(String path, @Nullable ObjectRef ref) {
        if (ref != null && objects.putIfAbsent(ref, path) == null) {
            partEnds = most;
            say(path, ref.display());
        }
    }

    private void part(String path, @Nullable Object value, int atMost) {
        partEnds = Math.min(most, shown.size() + atMost);
        walk(path, value);
    }

    /** What a model asked to see takes nothing from the rest: what it costs was set aside for it. */
    private void beyond(String path, Object value, int atMost) {
        partEnds = shown.size() + atMost;
        walk(path, value);
    }

    private void walk(String path, @Nullable Object value) {
        if (value == null || shown.size() >= partEnds) {
            return;
        }
        switch (value) {
            case ObjectRef ref -> say(path, ref.display());
            case Optional<?> optional -> optional.ifPresent(one -> walk(path, one));
            case Collection<?> many -> many(path, many);
            case Map<?, ?> map ->
                many(
                        path,
                        map.entrySet().stream()
                                .map(e -> e.getKey() + "=" + e.getValue())
                                .toList());
            case Record record -> components(path, record);
            default -> say(path, value.toString());
        }
    }

    private void many(String path, Collection<?> many) {
        var i = 0;
        for (var one : many) {
            walk(path + "[" + i++ + "]", one);
        }
    }

    private void components(String path, Record record) {
        for (var component : record.getClass().getRecordComponents()) {
            if (!LEFT_OUT.contains(component.getName())) {
                var inner = component.getName();
                walk(inner.equals("meta") ? path : path + "." + inner, value(component, record));
            }
        }
    }

    private static @Nullable Object value(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("Facts are public records: " + record.getClass(), e);
        }
    }

    private void say(String path, String value) {
        var clean = cleaning.clean(value, LONGEST);
        if (!clean.isEmpty()) {
            shown.putIfAbsent(path, new Fact(path, clean));
        }
    }
}
