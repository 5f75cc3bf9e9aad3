package io.kubernaut.core.cluster;

import java.util.Objects;

/**
 * Names one cluster object, or a whole namespace or cluster as a target.
 *
 * @param cluster the cluster's name as alerts carry it, "" for the only one
 * @param kind the Kubernetes kind in the singular, such as {@code Deployment}
 * @param namespace the namespace that it is in; "" for cluster-scoped kinds
 * @param name the name of the object; "" only where the kind is {@code Cluster}
 */
public record ObjectRef(String cluster, String kind, String namespace, String name) implements Comparable<ObjectRef> {
    public ObjectRef {
        Objects.requireNonNull(cluster, "cluster");
        Objects.requireNonNull(namespace, "namespace");
        Objects.requireNonNull(name, "name");
        if (kind.isBlank()) {
            throw new IllegalArgumentException("An object reference needs a kind");
        }
    }

    public static ObjectRef of(String cluster, String kind, String namespace, String name) {
        return new ObjectRef(cluster, kind, namespace, name);
    }

    /** Reads {@code namespace/Kind/name}; a cluster-scoped object is {@code Kind/name}. */
    public static ObjectRef parse(String cluster, String text) {
        var parts = text.split("/", -1);
        return switch (parts.length) {
            case 2 -> new ObjectRef(cluster, parts[0], "", parts[1]);
            case 3 -> new ObjectRef(cluster, parts[1], parts[0], parts[2]);
            default -> throw new IllegalArgumentException("Not namespace/Kind/name or Kind/name: " + text);
        };
    }

    /** The namespace in which a change of it shows: its own, or the one that it is; "" when it is cluster-wide. */
    public String namespaceTouched() {
        return kind.equals("Namespace") ? name : namespace;
    }

    /** Another object in the same cluster and namespace. */
    public ObjectRef sibling(String otherKind, String otherName) {
        return new ObjectRef(cluster, otherKind, namespace, otherName);
    }

    /** The same object where the only cluster gets a name; one that has a name keeps it. */
    public ObjectRef named(String clusterName) {
        return cluster.isEmpty() ? new ObjectRef(clusterName, kind, namespace, name) : this;
    }

    /** The form people read: {@code shop/Deployment/cart}, or {@code Node/worker-1}. */
    public String display() {
        var local = namespace.isEmpty() ? kind + "/" + name : namespace + "/" + kind + "/" + name;
        return name.isEmpty() ? kind : local;
    }

    /** The form locks and keys use; unlike {@link #display()} it carries the cluster. */
    public String key() {
        return cluster + "|" + namespace + "|" + kind + "|" + name;
    }

    /** By cluster, namespace, kind and name. Written out, as the index of a cluster compares very often. */
    @Override
    public int compareTo(ObjectRef other) {
        int order = cluster.compareTo(other.cluster);
        if (order == 0) {
            order = namespace.compareTo(other.namespace);
        }
        if (order == 0) {
            order = kind.compareTo(other.kind);
        }
        return order == 0 ? name.compareTo(other.name) : order;
    }
}
