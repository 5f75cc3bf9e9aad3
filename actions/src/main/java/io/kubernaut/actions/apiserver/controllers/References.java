package io.kubernaut.actions.apiserver.controllers;

import io.kubernaut.actions.apiserver.objects.Meta;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Finds Secrets and ConfigMaps that a container needs in its environment and that are not there. */
final class References {
    private final Cluster cluster;

    References(Cluster cluster) {
        this.cluster = cluster;
    }

    /** What the kubelet says is missing, or an empty text. */
    String missing(ObjectNode pod, JsonNode container) {
        var namespace = Meta.namespace(pod);
        for (JsonNode variable : container.path("env")) {
            var from = variable.path("valueFrom");
            var why = missing(namespace, "secrets", "secret", "Secret", from.path("secretKeyRef"));
            if (why.isEmpty()) {
                why = missing(namespace, "configmaps", "configmap", "ConfigMap", from.path("configMapKeyRef"));
            }
            if (!why.isEmpty()) {
                return why;
            }
        }
        for (JsonNode source : container.path("envFrom")) {
            var why = missing(namespace, "secrets", "secret", "Secret", source.path("secretRef"));
            if (why.isEmpty()) {
                why = missing(namespace, "configmaps", "configmap", "ConfigMap", source.path("configMapRef"));
            }
            if (!why.isEmpty()) {
                return why;
            }
        }
        return "";
    }

    private String missing(String namespace, String plural, String lower, String upper, JsonNode reference) {
        if (reference.isMissingNode() || reference.path("optional").asBoolean(false)) {
            return "";
        }
        var name = reference.path("name").asString("");
        var found = cluster.find(plural, namespace, name);
        if (found.isEmpty()) {
            return lower + " \"" + name + "\" not found";
        }
        var key = reference.path("key").asString("");
        boolean there = key.isEmpty()
                || found.get().path("data").has(key)
                || found.get().path("binaryData").has(key);
        return there ? "" : "couldn't find key " + key + " in " + upper + " " + namespace + "/" + name;
    }
}
