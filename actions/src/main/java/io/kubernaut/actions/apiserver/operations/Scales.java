package io.kubernaut.actions.apiserver.operations;

import io.kubernaut.actions.apiserver.objects.Kind;
import io.kubernaut.actions.apiserver.objects.Meta;
import io.kubernaut.actions.apiserver.objects.Refusal;
import io.kubernaut.actions.apiserver.objects.Selectors;
import java.util.List;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/** The scale subresource: a workload seen as {@code autoscaling/v1 Scale}. */
public final class Scales {
    private final ObjectApi api;

    public Scales(ObjectApi api) {
        this.api = api;
    }

    public ObjectNode get(Kind kind, String namespace, String name) {
        return scale(api.stored(kind, namespace, name));
    }

    /** Changes the scale by a patch or a replacement, and answers how it is then. */
    public ObjectNode change(
            Kind kind, String namespace, String name, UnaryOperator<ObjectNode> change, WriteOptions options) {
        return api.store().exclusively(() -> {
            var workload = api.stored(kind, namespace, name);
            var wanted = change.apply(scale(workload));
            var version = Meta.resourceVersion(wanted);
            if (!version.isEmpty() && !version.equals(Meta.resourceVersion(workload))) {
                throw Refusal.modified(kind, name);
            }
            int replicas = wanted.path("spec").path("replicas").asInt(0);
            if (replicas < 0) {
                throw Refusal.invalid(
                        "Scale.autoscaling",
                        "autoscaling",
                        "Scale",
                        name,
                        List.of(Refusal.Cause.invalid(
                                "spec.replicas", Integer.toString(replicas), "must be greater than or equal to 0")));
            }
            return scale(api.patch(
                    kind,
                    namespace,
                    name,
                    object -> {
                        var scaled = object.deepCopy();
                        scaled.withObject("/spec").put("replicas", replicas);
                        return scaled;
                    },
                    options.on("scale")));
        });
    }

    private static ObjectNode scale(ObjectNode workload) {
        var scale = Meta.JSON.createObjectNode();
        scale.put("kind", "Scale").put("apiVersion", "autoscaling/v1");
        var metadata = scale.putObject("metadata");
        for (String field : List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
            Meta.replace(metadata, field, workload.path("metadata").path(field));
        }
        scale.putObject("spec")
                .put("replicas", workload.path("spec").path("replicas").asInt(0));
        scale.putObject("status")
                .put("replicas", workload.path("status").path("replicas").asInt(0))
                .put("selector", Selectors.print(workload.path("spec").path("selector")));
        return scale;
    }
}
