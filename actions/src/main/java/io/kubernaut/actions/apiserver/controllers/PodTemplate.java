package io.kubernaut.actions.apiserver.controllers;

import io.kubernaut.actions.apiserver.admission.Budgets;
import io.kubernaut.actions.apiserver.objects.Meta;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes pods from templates, and judges the pods of a controller. */
final class PodTemplate {
    static final String HASH = "pod-template-hash";
    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";
    private static final Set<String> FINISHED = Set.of("Succeeded", "Failed");

    private PodTemplate() {}

    /** A name for the content of a template: the same content has the same name. */
    static String hash(JsonNode template) {
        try {
            var digest = MessageDigest.getInstance("SHA-256")
                    .digest(template.toString().getBytes(StandardCharsets.UTF_8));
            var text = new StringBuilder();
            for (int i = 0; i < 10; i++) {
                text.append(LETTERS.charAt(Byte.toUnsignedInt(digest[i]) % LETTERS.length()));
            }
            return text.toString();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    /** Whether two templates are the same but for the label that tells revisions apart. */
    static boolean same(JsonNode one, JsonNode other) {
        return withoutHash(one).equals(withoutHash(other));
    }

    private static JsonNode withoutHash(JsonNode template) {
        var copy = template.deepCopy();
        if (copy.path("metadata").path("labels") instanceof ObjectNode labels) {
            labels.remove(HASH);
        }
        if (copy.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove("creationTimestamp");
        }
        return copy;
    }

    /** A pod for {@code owner}, without a name yet. */
    static ObjectNode pod(ObjectNode owner, JsonNode template, Map<String, String> moreLabels) {
        var pod = Meta.JSON.createObjectNode();
        pod.put("apiVersion", "v1").put("kind", "Pod");
        var metadata = pod.putObject("metadata").put("namespace", Meta.namespace(owner));
        for (String field : List.of("labels", "annotations", "finalizers")) {
            Meta.replace(metadata, field, template.path("metadata").path(field));
        }
        var labels = metadata.withObject("/labels");
        moreLabels.forEach(labels::put);
        metadata.putArray("ownerReferences").add(Cluster.ownerReference(owner));
        pod.set("spec", template.path("spec").deepCopy());
        return pod;
    }

    static boolean active(ObjectNode pod) {
        return !Meta.beingDeleted(pod)
                && !FINISHED.contains(pod.path("status").path("phase").asString(""));
    }

    /** Ready for at least {@code minReadySeconds}. */
    static boolean available(ObjectNode pod, int minReadySeconds, Instant now) {
        if (!Budgets.ready(pod)) {
            return false;
        }
        var since = Instant.parse(
                Cluster.condition(pod, "Ready").path("lastTransitionTime").asString(now.toString()));
        return Duration.between(since, now).toSeconds() >= minReadySeconds;
    }

    /** The pods to do without first: not assigned, not ready, then the youngest. */
    static Comparator<ObjectNode> dispensableFirst() {
        return Comparator.<ObjectNode, Boolean>comparing(
                        pod -> !pod.path("spec").path("nodeName").asString("").isEmpty())
                .thenComparing(Budgets::ready)
                .thenComparing(Comparator.<ObjectNode, String>comparing(pod -> Meta.text(pod, "creationTimestamp"))
                        .reversed())
                .thenComparing(Meta::name);
    }

    /** Puts a count into a status, which leaves zeros out. */
    static void count(ObjectNode status, String field, int value) {
        if (value > 0) {
            status.put(field, value);
        }
    }
}
