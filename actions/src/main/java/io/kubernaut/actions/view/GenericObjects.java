package io.kubernaut.actions.view;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.kubernaut.core.cluster.NodeState;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns fabric8's untyped objects back into the fields of their JSON, as far as they are read. */
final class GenericObjects {
    private GenericObjects() {}

    /**
     * The object's fields; of its metadata without the bulky {@code managedFields}, but for what was once cordoned: there they
     * tell who did it last.
     */
    static Map<String, Object> fields(GenericKubernetesResource object) {
        var fields = new LinkedHashMap<String, Object>(object.getAdditionalProperties());
        fields.put("metadata", metadata(object.getMetadata()));
        return fields;
    }

    private static Map<String, Object> metadata(ObjectMeta meta) {
        var fields = new LinkedHashMap<String, Object>();
        put(fields, "name", meta.getName());
        put(fields, "namespace", meta.getNamespace());
        put(fields, "uid", meta.getUid());
        put(fields, "generation", meta.getGeneration());
        put(fields, "creationTimestamp", meta.getCreationTimestamp());
        put(fields, "deletionTimestamp", meta.getDeletionTimestamp());
        put(fields, "labels", meta.getLabels());
        put(fields, "annotations", meta.getAnnotations());
        put(fields, "finalizers", meta.getFinalizers());
        if (meta.getOwnerReferences() != null) {
            fields.put(
                    "ownerReferences",
                    meta.getOwnerReferences().stream()
                            .map(GenericObjects::owner)
                            .toList());
        }
        if (meta.getAnnotations() != null
                && meta.getAnnotations().containsKey(NodeState.CORDONED_BY)
                && meta.getManagedFields() != null) {
            fields.put(
                    "managedFields",
                    meta.getManagedFields().stream()
                            .map(GenericObjects::manager)
                            .toList());
        }
        return fields;
    }

    private static Map<String, Object> manager(ManagedFieldsEntry entry) {
        var fields = new LinkedHashMap<String, Object>();
        put(fields, "manager", entry.getManager());
        put(fields, "time", entry.getTime());
        put(
                fields,
                "fieldsV1",
                entry.getFieldsV1() == null ? null : entry.getFieldsV1().getAdditionalProperties());
        return fields;
    }

    private static Map<String, Object> owner(OwnerReference reference) {
        var fields = new LinkedHashMap<String, Object>();
        put(fields, "kind", reference.getKind());
        put(fields, "name", reference.getName());
        put(fields, "uid", reference.getUid());
        put(fields, "controller", reference.getController());
        return fields;
    }

    private static void put(Map<String, Object> fields, String key, @Nullable Object value) {
        if (value != null) {
            fields.put(key, value);
        }
    }
}
