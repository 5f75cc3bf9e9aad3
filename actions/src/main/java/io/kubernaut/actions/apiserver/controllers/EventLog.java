package io.kubernaut.actions.apiserver.controllers;

import io.kubernaut.actions.apiserver.objects.Kind;
import io.kubernaut.actions.apiserver.objects.Meta;
import io.kubernaut.actions.apiserver.operations.ObjectApi;
import io.kubernaut.actions.apiserver.operations.WriteOptions;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.node.ObjectNode;

/** Writes events; the same one again raises its count. */
final class EventLog {
    /** Who reports: a component, and the node it runs on or an empty text. */
    record Source(String component, String host) {
        static Source kubelet(String node) {
            return new Source("kubelet", node);
        }

        static Source of(String component) {
            return new Source(component, "");
        }
    }

    private final ObjectApi api;
    private final Kind kind;
    private final AtomicLong serial = new AtomicLong(0x18ea9d6000000000L);

    EventLog(ObjectApi api) {
        this.api = api;
        this.kind = api.kinds().known("", "events");
    }

    void normal(Source source, ObjectNode about, String fieldPath, String reason, String message) {
        write(source, about, fieldPath, "Normal", reason, message);
    }

    void warning(Source source, ObjectNode about, String fieldPath, String reason, String message) {
        write(source, about, fieldPath, "Warning", reason, message);
    }

    private void write(Source source, ObjectNode about, String fieldPath, String type, String reason, String message) {
        var namespace = Meta.namespace(about).isEmpty() ? "default" : Meta.namespace(about);
        var options = WriteOptions.by(source.component());
        for (ObjectNode event : api.list(kind, namespace)) {
            var involved = event.path("involvedObject");
            if (involved.path("uid").asString("").equals(Meta.uid(about))
                    && involved.path("fieldPath").asString("").equals(fieldPath)
                    && event.path("reason").asString("").equals(reason)
                    && event.path("message").asString("").equals(message)) {
                var again = event.deepCopy();
                again.put("count", event.path("count").asInt(1) + 1).put("lastTimestamp", api.now());
                api.patch(kind, namespace, Meta.name(event), present -> again, options);
                return;
            }
        }
        api.create(kind, namespace, event(source, about, fieldPath, type, reason, message, namespace), options);
    }

    private ObjectNode event(
            Source source,
            ObjectNode about,
            String fieldPath,
            String type,
            String reason,
            String message,
            String namespace) {
        var event = Meta.JSON.createObjectNode();
        event.put("apiVersion", "v1").put("kind", "Event");
        Meta.of(event)
                .put("name", Meta.name(about) + "." + Long.toHexString(serial.incrementAndGet()))
                .put("namespace", namespace);
        var involved = event.putObject("involvedObject");
        involved.put("apiVersion", about.path("apiVersion").asString("v1"));
        involved.put("kind", about.path("kind").asString(""));
        involved.put("name", Meta.name(about)).put("uid", Meta.uid(about));
        involved.put("resourceVersion", Meta.resourceVersion(about));
        if (!Meta.namespace(about).isEmpty()) {
            involved.put("namespace", Meta.namespace(about));
        }
        if (!fieldPath.isEmpty()) {
            involved.put("fieldPath", fieldPath);
        }
        event.put("type", type).put("reason", reason).put("message", message).put("count", 1);
        event.put("firstTimestamp", api.now()).put("lastTimestamp", api.now());
        event.put("reportingComponent", source.component()).put("reportingInstance", source.host());
        var from = event.putObject("source").put("component", source.component());
        if (!source.host().isEmpty()) {
            from.put("host", source.host());
        }
        return event;
    }
}
