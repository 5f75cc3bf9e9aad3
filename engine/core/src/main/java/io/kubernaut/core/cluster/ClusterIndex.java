package io.kubernaut.core.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A cluster view in memory. Informers keep it current, or it is filled once from manifests. Readers see each object
 * whole; a reader of several objects may see one newer than another, as with any watch.
 */
public final class ClusterIndex implements ClusterView {
    private final String cluster;
    private final Map<Class<?>, ConcurrentSkipListMap<ObjectRef, ClusterObject>> byType = new ConcurrentHashMap<>();
    private final Map<String, ConcurrentSkipListMap<ObjectRef, ClusterObject>> byController = new ConcurrentHashMap<>();
    private final Map<String, ConcurrentSkipListMap<ObjectRef, PodState>> podsByNode = new ConcurrentHashMap<>();
    private final Map<String, ConcurrentSkipListMap<ObjectRef, PodState>> podsByName = new ConcurrentHashMap<>();
    private final Map<String, String> unseen = new ConcurrentHashMap<>();
    private final Set<String> unserved = ConcurrentHashMap.newKeySet();
    private final Map<Class<?>, Derived> derived = new ConcurrentHashMap<>();
    private final Map<Class<?>, AtomicLong> changes = new ConcurrentHashMap<>();
    private final String strange;
    private volatile String unavailable;

    /**
     * What was worked out of objects.
     *
     * @param changes of objects of these types, so many as there had been before that began
     */
    private record Derived(long changes, Object value) {}

    private ClusterIndex(String cluster, String strange, String unavailable) {
        this.cluster = cluster;
        this.strange = strange;
        this.unavailable = unavailable;
    }

    /** A cluster that nobody here knows: alerts that name it are about nothing, for this reason in words. */
    public static ClusterIndex stranger(String cluster, String because) {
        return new ClusterIndex(cluster, because, "");
    }

    @Override
    public String foreign(String named) {
        return strange.isEmpty() ? ClusterView.super.foreign(named) : strange;
    }

    /** An index that is not available until {@link #nowAvailable()}. */
    public static ClusterIndex filling(String cluster, String because) {
        return new ClusterIndex(cluster, "", because);
    }

    /** A complete index: what is not in {@code objects} does not exist. */
    public static ClusterIndex of(String cluster, Collection<? extends ClusterObject> objects) {
        var index = new ClusterIndex(cluster, "", "");
        objects.forEach(index::put);
        return index;
    }

    public void nowAvailable() {
        unavailable = "";
    }

    public void nowUnavailable(String because) {
        unavailable = because;
    }

    /** The kind's objects are out of sight. */
    public void nowUnseen(String kind, String because) {
        unseen.put(kind, because);
    }

    /** The cluster does not have the kind; what would be known only from such objects is not known. */
    public void nowUnserved(String kind) {
        unserved.add(kind);
    }

    public synchronized void put(ClusterObject object) {
        var ref = object.ref();
        var previous = byType.computeIfAbsent(object.getClass(), t -> new ConcurrentSkipListMap<>())
                .put(ref, object);
        if (previous != null) {
            unlink(previous, object);
        }
        var controller = object.meta().controller();
        if (controller != null && !controller.uid().isEmpty()) {
            byController
                    .computeIfAbsent(controller.uid(), u -> new ConcurrentSkipListMap<>())
                    .put(ref, object);
        }
        if (object instanceof PodState pod) {
            if (!pod.node().isEmpty()) {
                podsByNode
                        .computeIfAbsent(pod.node(), n -> new ConcurrentSkipListMap<>())
                        .put(ref, pod);
            }
            podsByName
                    .computeIfAbsent(pod.name(), n -> new ConcurrentSkipListMap<>())
                    .put(ref, pod);
        }
        changed(object.getClass());
    }

    public synchronized void remove(Class<? extends ClusterObject> type, ObjectRef ref) {
        var objects = byType.get(type);
        var previous = objects == null ? null : objects.remove(ref);
        if (previous != null) {
            unlink(previous, null);
        }
        changed(type);
    }

    /** Takes an object out of the secondary indexes in which its successor does not stand. */
    private void unlink(ClusterObject previous, @Nullable ClusterObject next) {
        var ref = previous.ref();
        var controller = previous.meta().controller();
        var nextController = next == null ? null : next.meta().controller();
        if (controller != null
                && (nextController == null || !nextController.uid().equals(controller.uid()))) {
            drop(byController, controller.uid(), ref);
        }
        if (previous instanceof PodState pod) {
            if (!(next instanceof PodState successor && successor.node().equals(pod.node()))) {
                drop(podsByNode, pod.node(), ref);
            }
            if (next == null) {
                drop(podsByName, pod.name(), ref);
            }
        }
    }

    private static <T> void drop(Map<String, ConcurrentSkipListMap<ObjectRef, T>> index, String key, ObjectRef ref) {
        var objects = index.get(key);
        if (objects != null) {
            objects.remove(ref);
            if (objects.isEmpty()) {
                index.remove(key);
            }
        }
    }

    @Override
    public String cluster() {
        return cluster;
    }

    @Override
    public boolean available() {
        return unavailable.isEmpty();
    }

    @Override
    public String unavailableBecause() {
        return unavailable;
    }

    @Override
    public String unseen(String kind) {
        return unseen.getOrDefault(kind, "");
    }

    @Override
    public boolean serves(String kind) {
        return !unserved.contains(kind);
    }

    @Override
    public <T extends ClusterObject> Optional<T> find(Class<T> type, String kind, String namespace, String name) {
        var objects = byType.get(type);
        return objects == null
                ? Optional.empty()
                : Optional.ofNullable(objects.get(new ObjectRef(cluster, kind, namespace, name)))
                        .map(type::cast);
    }

    @Override
    public <T extends ClusterObject> List<T> list(Class<T> type) {
        var objects = byType.get(type);
        return objects == null
                ? List.of()
                : objects.values().stream().map(type::cast).toList();
    }

    @Override
    public <T extends ClusterObject> List<T> list(Class<T> type, String namespace) {
        var objects = byType.get(type);
        if (objects == null) {
            return List.of();
        }
        var from = new ObjectRef(cluster, "\u0001", namespace, "");
        var to = new ObjectRef(cluster, "\uffff", namespace, "\uffff");
        return objects.subMap(from, to).values().stream().map(type::cast).toList();
    }

    @Override
    public List<ClusterObject> controlledBy(String uid) {
        var objects = byController.get(uid);
        return objects == null ? List.of() : List.copyOf(objects.values());
    }

    @Override
    public List<PodState> podsOn(String node) {
        var pods = podsByNode.get(node);
        return pods == null ? List.of() : List.copyOf(pods.values());
    }

    @Override
    public List<PodState> podsNamed(String name) {
        var pods = podsByName.get(name);
        return pods == null ? List.of() : List.copyOf(pods.values());
    }

    @Override
    public <T> T derived(Class<T> type, Collection<Class<? extends ClusterObject>> of, Function<ClusterView, T> from) {
        var known = derived.get(type);
        long now = of.stream().mapToLong(t -> changesOf(t).get()).sum();
        if (known == null || known.changes() != now) {
            known = new Derived(now, from.apply(this));
            derived.put(type, known);
        }
        return type.cast(known.value());
    }

    private void changed(Class<?> type) {
        changesOf(type).incrementAndGet();
    }

    private AtomicLong changesOf(Class<?> type) {
        return changes.computeIfAbsent(type, t -> new AtomicLong());
    }

    /** How many objects are held, by type's simple name; for metrics. */
    public Map<String, Integer> sizes() {
        var sizes = new java.util.TreeMap<String, Integer>(Comparator.naturalOrder());
        new ArrayList<>(byType.entrySet())
                .forEach(e -> sizes.put(e.getKey().getSimpleName(), e.getValue().size()));
        return sizes;
    }
}
