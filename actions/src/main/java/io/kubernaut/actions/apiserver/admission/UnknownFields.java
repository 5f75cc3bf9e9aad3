package io.kubernaut.actions.apiserver.admission;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.kubernaut.actions.apiserver.objects.Kind;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/** Finds fields that a built-in kind does not have, by comparing with fabric8's model classes. */
public final class UnknownFields {
    private static final Map<Class<?>, Map<String, Type>> PROPERTIES = new ConcurrentHashMap<>();

    private final KubernetesSerialization models = new KubernetesSerialization();

    /** Paths of the unknown fields, such as {@code spec.replicaz}; none for kinds without a model class. */
    public List<String> in(Kind kind, JsonNode object) {
        var model = kind.custom() ? null : models.getRegisteredKubernetesResource(kind.apiVersion(), kind.kind());
        if (model == null) {
            return List.of();
        }
        var unknown = new ArrayList<String>();
        walk(object, model, "", unknown);
        return unknown;
    }

    private static void walk(JsonNode node, Type type, String path, List<String> unknown) {
        if (type instanceof ParameterizedType generic) {
            var arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class && node.isArray()) {
                for (int i = 0; i < node.size(); i++) {
                    walk(node.get(i), arguments[0], path + "[" + i + "]", unknown);
                }
            } else if (generic.getRawType() == Map.class && node.isObject()) {
                node.properties()
                        .forEach(entry -> walk(entry.getValue(), arguments[1], path + "." + entry.getKey(), unknown));
            }
        } else if (type instanceof Class<?> model && node.isObject() && isModel(model)) {
            var known = PROPERTIES.computeIfAbsent(model, UnknownFields::properties);
            for (var entry : node.properties()) {
                var fieldPath = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
                var fieldType = known.get(entry.getKey());
                if (fieldType == null) {
                    unknown.add(fieldPath);
                } else {
                    walk(entry.getValue(), fieldType, fieldPath, unknown);
                }
            }
        }
    }

    private static boolean isModel(Class<?> type) {
        return type.getName().startsWith("io.fabric8.kubernetes.api.model.")
                && !PROPERTIES.computeIfAbsent(type, UnknownFields::properties).isEmpty();
    }

    private static Map<String, Type> properties(Class<?> model) {
        var properties = new HashMap<String, Type>();
        for (Class<?> type = model; type != null && type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                var property = field.getAnnotation(JsonProperty.class);
                if (property != null) {
                    properties.put(property.value(), field.getGenericType());
                }
            }
        }
        return properties;
    }
}
