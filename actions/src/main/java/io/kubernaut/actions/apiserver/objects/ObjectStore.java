package io.kubernaut.actions.apiserver.objects;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Objects in memory with one counter of revisions and a bounded history for watches.
 *
 * <p>Stored trees are never changed after they were put: readers share them, writers copy them first.
 */
public final class ObjectStore {
    /** How many changes a watch may lie behind before it is told to list again. */
    private static final int HISTORY = 20_000;

    /** What happened to an object; {@code previous} is what was stored before. */
    public record Change(
            long revision,
            String type,
            String place,
            ObjectNode object,
            @Nullable ObjectNode previous) {}

    private final Map<String, NavigableMap<String, ObjectNode>> places = new HashMap<>();
    private final Deque<Change> history = new ArrayDeque<>();
    private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
    private long revision = 1;
    private long forgotten = 1;

    /** Runs {@code work} while nobody else reads or writes. */
    public synchronized <T> T exclusively(Supplier<T> work) {
        return work.get();
    }

    public synchronized long revision() {
        return revision;
    }

    public synchronized Optional<ObjectNode> find(Kind kind, String namespace, String name) {
        return Optional.ofNullable(place(kind).get(key(namespace, name)));
    }

    /** All objects of a kind in the order of namespace and name; an empty namespace means all of them. */
    public synchronized List<ObjectNode> list(Kind kind, String namespace) {
        var place = place(kind);
        return List.copyOf(
                namespace.isEmpty()
                        ? place.values()
                        : place.subMap(namespace + "/", namespace + "0").values());
    }

    /** Stores {@code object} under the next revision, which is written into it. */
    public synchronized ObjectNode put(Kind kind, ObjectNode object) {
        long next = ++revision;
        Meta.of(object).put("resourceVersion", Long.toString(next));
        var previous = place(kind).put(key(Meta.namespace(object), Meta.name(object)), object);
        tell(new Change(next, previous == null ? "ADDED" : "MODIFIED", kind.place(), object, previous));
        return object;
    }

    public synchronized void remove(Kind kind, String namespace, String name) {
        var previous = place(kind).remove(key(namespace, name));
        if (previous != null) {
            long next = ++revision;
            var last = previous.deepCopy();
            Meta.of(last).put("resourceVersion", Long.toString(next));
            tell(new Change(next, "DELETED", kind.place(), last, previous));
        }
    }

    /**
     * Tells {@code listener} every change after {@code since}, first those that already happened.
     *
     * @return ends the watch when run
     */
    public synchronized Runnable watch(Kind kind, long since, Consumer<Change> listener) {
        if (since < forgotten) {
            throw Refusal.of(410, "Expired", "too old resource version: " + since + " (" + forgotten + ")");
        }
        Consumer<Change> filtered = change -> {
            if (change.place().equals(kind.place())) {
                listener.accept(change);
            }
        };
        history.stream().filter(change -> change.revision() > since).forEach(filtered);
        listeners.add(filtered);
        return () -> listeners.remove(filtered);
    }

    /** Forgets the history, so that watches from before now are refused with 410. */
    public synchronized void compact() {
        history.clear();
        forgotten = revision;
    }

    private void tell(Change change) {
        history.addLast(change);
        if (history.size() > HISTORY) {
            forgotten = history.removeFirst().revision();
        }
        listeners.forEach(listener -> listener.accept(change));
    }

    private NavigableMap<String, ObjectNode> place(Kind kind) {
        return places.computeIfAbsent(kind.place(), unused -> new TreeMap<>());
    }

    private static String key(String namespace, String name) {
        return namespace + "/" + name;
    }
}
