package io.kubernaut.core.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the builders of cluster objects share: the metadata. An object's UID follows from its reference, so that owners
 * need not be wired by hand.
 */
public abstract class ObjectMaking<S extends ObjectMaking<S>> {
    private final String kind;
    private final String namespace;
    private final String name;
    private final SortedMap<String, String> labels = new TreeMap<>();
    private final SortedMap<String, String> annotations = new TreeMap<>();
    private String cluster = "";
    private Meta.@Nullable Owner owner;
    private @Nullable Instant createdAt = Instant.parse("2026-01-01T00:00:00Z");
    private @Nullable Instant deletedAt;

    ObjectMaking(String kind, String namespace, String name) {
        this.kind = kind;
        this.namespace = namespace;
        this.name = name;
    }

    abstract S self();

    public abstract ClusterObject made();

    public S inCluster(String named) {
        cluster = named;
        return self();
    }

    public S labelled(String key, String value) {
        labels.put(key, value);
        return self();
    }

    public S annotated(String key, String value) {
        annotations.put(key, value);
        return self();
    }

    public S createdAt(@Nullable Instant at) {
        createdAt = at;
        return self();
    }

    public S terminatingSince(Instant at) {
        deletedAt = at;
        return self();
    }

    public S ownedBy(ObjectMaking<?> controller) {
        owner = new Meta.Owner(controller.kind, controller.name, controller.uid());
        return self();
    }

    /** An owner that may not be there. */
    public S ownedBy(String ownerKind, String ownerName) {
        owner = new Meta.Owner(ownerKind, ownerName, uid(ownerKind, namespace, ownerName));
        return self();
    }

    public ObjectRef ref() {
        return new ObjectRef(cluster, kind, namespace, name);
    }

    final Meta meta() {
        return new Meta(ref(), uid(), 1, createdAt, deletedAt, labels, annotations, owner, false);
    }

    final SortedMap<String, String> labels() {
        return labels;
    }

    final String name() {
        return name;
    }

    private String uid() {
        return uid(kind, namespace, name);
    }

    private static String uid(String kind, String namespace, String name) {
        return "uid-" + kind + "-" + namespace + "-" + name;
    }

    static SortedMap<String, String> pairs(String... keysAndValues) {
        var map = new TreeMap<String, String>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    static SortedMap<String, Long> numbers(Map<String, Long> numbers) {
        return new TreeMap<>(numbers);
    }

    static List<Condition> condition(String type, String status, String reason) {
        return List.of(new Condition(type, status, reason, "", Instant.parse("2026-01-01T00:00:00Z")));
    }
}
