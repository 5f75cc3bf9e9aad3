package io.kubernaut.actions.view;

import io.kubernaut.core.cluster.ClusterIndex;
import io.kubernaut.core.cluster.ClusterObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A cluster described by manifests: a closed world, in which nothing exists that is not listed. A manifest without UID
 * gets one that is made from its kind, namespace and name, and an owner reference without UID gets its owner's.
 */
public final class Manifests {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Manifests() {}

    /**
     * A view of the cluster that these manifests describe.
     *
     * @throws MalformedManifestException when one cannot be read, or two differ about one object
     */
    public static ClusterIndex view(String cluster, List<? extends Map<String, ?>> manifests) {
        return ClusterIndex.of(cluster, read(cluster, manifests));
    }

    /**
     * A view of the cluster that a text describes: YAML documents, or JSON; each an object, a List, or a sequence of objects.
     *
     * @throws MalformedManifestException when the text or a manifest cannot be read
     */
    public static ClusterIndex view(String cluster, String yaml) {
        return view(cluster, parse(yaml));
    }

    /** The objects in the order of their manifests, without those of kinds that nothing reads. */
    public static List<ClusterObject> read(String cluster, List<? extends Map<String, ?>> manifests) {
        var flat = flatten(manifests);
        var uids = uids(flat);
        var reader = new ObjectReader(cluster);
        var objects = new LinkedHashMap<String, ClusterObject>();
        for (int i = 0; i < flat.size(); i++) {
            var manifest = flat.get(i);
            try {
                var read = reader.read(withUids(manifest, uids));
                if (read.isPresent()) {
                    add(objects, read.get());
                }
            } catch (MalformedFieldException e) {
                throw new MalformedManifestException(i, describe(manifest), e);
            }
        }
        return List.copyOf(objects.values());
    }

    private static void add(Map<String, ClusterObject> objects, ClusterObject object) {
        var ref = object.ref();
        if (Kinds.namespaced(ref.kind()) && ref.namespace().isEmpty()) {
            throw new MalformedFieldException("metadata.namespace", "is missing", "write the object's namespace");
        }
        var same = objects.putIfAbsent(object.getClass().getSimpleName() + " " + ref.display(), object);
        if (same != null && !same.equals(object)) {
            throw new MalformedFieldException(
                    "metadata.name", "stands for two different objects", "leave only one of them");
        }
    }

    /** Reads YAML documents into maps, each with its fields as written. */
    public static List<Map<String, Object>> parse(String yaml) {
        var manifests = new ArrayList<Map<String, Object>>();
        try (var documents = YAML.readerFor(Object.class).readValues(yaml)) {
            while (documents.hasNextValue()) {
                collect(documents.nextValue(), manifests);
            }
        } catch (JacksonException e) {
            throw new MalformedManifestException(
                    -1,
                    "text",
                    new MalformedFieldException(
                            "document " + manifests.size(), "is not YAML", String.valueOf(e.getOriginalMessage())));
        }
        return manifests;
    }

    private static void collect(@Nullable Object document, List<Map<String, Object>> manifests) {
        switch (document) {
            case null -> {}
            case Map<?, ?> map -> manifests.add(textKeys(map));
            case List<?> list -> list.forEach(item -> collect(item, manifests));
            case Object other ->
                throw new MalformedManifestException(
                        manifests.size(),
                        "text",
                        new MalformedFieldException(
                                "document", "is a single value", "write a map with apiVersion and kind"));
        }
    }

    private static Map<String, Object> textKeys(Map<?, ?> map) {
        var keyed = new LinkedHashMap<String, Object>();
        map.forEach((key, value) -> keyed.put(String.valueOf(key), value));
        return keyed;
    }

    /** The manifests with the items of Lists, and of Lists in Lists, in their place. */
    private static List<Map<String, ?>> flatten(List<? extends Map<String, ?>> manifests) {
        var flat = new ArrayList<Map<String, ?>>();
        for (var manifest : manifests) {
            if (manifest.get("kind") instanceof String kind
                    && kind.endsWith("List")
                    && manifest.get("items") instanceof List<?> items) {
                var typed = new ArrayList<Map<String, ?>>();
                for (var item : items) {
                    typed.add(item instanceof Map<?, ?> map ? typed(map, manifest, kind) : Map.of());
                }
                flat.addAll(flatten(typed));
            } else {
                flat.add(manifest);
            }
        }
        return flat;
    }

    /** Items of a PodList do not say that they are Pods. */
    private static Map<String, Object> typed(Map<?, ?> item, Map<String, ?> list, String listKind) {
        var keyed = textKeys(item);
        if (!listKind.equals("List")) {
            keyed.putIfAbsent("apiVersion", list.get("apiVersion"));
            keyed.putIfAbsent("kind", listKind.substring(0, listKind.length() - "List".length()));
        }
        return keyed;
    }

    /** UIDs of the listed objects by {@code namespace/Kind/name}. */
    private static Map<String, String> uids(List<Map<String, ?>> manifests) {
        var uids = new LinkedHashMap<String, String>();
        for (var manifest : manifests) {
            if (manifest.get("metadata") instanceof Map<?, ?> metadata) {
                var key = key(metadata.get("namespace"), manifest.get("kind"), metadata.get("name"));
                uids.put(key, metadata.get("uid") instanceof String uid ? uid : synthetic(key));
            }
        }
        return uids;
    }

    private static String key(@Nullable Object namespace, @Nullable Object kind, @Nullable Object name) {
        return (namespace == null ? "" : namespace) + "/" + kind + "/" + name;
    }

    private static String synthetic(String key) {
        return UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static Map<String, Object> withUids(Map<String, ?> manifest, Map<String, String> uids) {
        var copy = new LinkedHashMap<String, Object>(manifest);
        if (manifest.get("metadata") instanceof Map<?, ?> metadata) {
            var namespace = metadata.get("namespace");
            var filled = textKeys(metadata);
            filled.putIfAbsent("uid", uids.get(key(namespace, manifest.get("kind"), metadata.get("name"))));
            if (metadata.get("ownerReferences") instanceof List<?> owners) {
                filled.put(
                        "ownerReferences",
                        owners.stream()
                                .map(owner -> owner instanceof Map<?, ?> map ? owner(map, namespace, uids) : owner)
                                .toList());
            }
            copy.put("metadata", filled);
        }
        return copy;
    }

    /** An owner is in the object's own namespace or belongs to the whole cluster. */
    private static Map<String, Object> owner(
            Map<?, ?> reference, @Nullable Object namespace, Map<String, String> uids) {
        var filled = textKeys(reference);
        if (filled.get("uid") == null) {
            var near = key(namespace, reference.get("kind"), reference.get("name"));
            var clusterWide = key(null, reference.get("kind"), reference.get("name"));
            filled.put("uid", uids.getOrDefault(near, uids.getOrDefault(clusterWide, synthetic(near))));
        }
        return filled;
    }

    private static String describe(Map<String, ?> manifest) {
        var kind = manifest.get("kind") instanceof String text ? text : "no kind";
        var name = manifest.get("metadata") instanceof Map<?, ?> metadata && metadata.get("name") instanceof String text
                ? text
                : "no name";
        return kind + "/" + name;
    }
}
