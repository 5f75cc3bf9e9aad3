package io.kubernaut.actions.apiserver;

import io.kubernaut.actions.apiserver.objects.Events;
import io.kubernaut.actions.apiserver.objects.Kind;
import io.kubernaut.actions.apiserver.objects.Meta;
import io.kubernaut.actions.apiserver.objects.ObjectStore;
import io.kubernaut.actions.apiserver.objects.ObjectStore.Change;
import io.kubernaut.actions.apiserver.objects.Refusal;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Watches: what changes after a revision, as one JSON line for each change. */
final class Watches {
    private final ObjectStore store;

    Watches(ObjectStore store) {
        this.store = store;
    }

    /**
     * Sends lines to {@code sink} until the returned runnable is run.
     *
     * <p>A revision that is too old ends in one line of type ERROR with code 410, as clients expect it.
     */
    Runnable open(Route route, Map<String, String> query, Consumer<String> sink) {
        var kind = route.kind();
        var selected = Lists.selector(kind, query).and(inNamespace(route));
        return store.exclusively(() -> {
            var from = query.getOrDefault("resourceVersion", "");
            long since;
            if (from.isEmpty() || from.equals("0")) {
                for (ObjectNode object : store.list(kind, route.namespace())) {
                    if (selected.test(object)) {
                        sink.accept(line("ADDED", Events.shown(kind, object)));
                    }
                }
                since = store.revision();
                if (query.getOrDefault("sendInitialEvents", "").equals("true")) {
                    sink.accept(bookmark(kind, true));
                }
            } else {
                since = Long.parseLong(from);
            }
            try {
                return store.watch(kind, since, change -> tell(kind, change, selected, sink));
            } catch (Refusal tooOld) {
                sink.accept(line("ERROR", tooOld.status()));
                return () -> {};
            }
        });
    }

    /** Tells a watcher how far it has come although nothing that it watches changed. */
    String bookmark(Kind kind, boolean endsInitialEvents) {
        var object = Meta.JSON.createObjectNode();
        object.put("kind", kind.kind()).put("apiVersion", kind.apiVersion());
        var metadata = object.putObject("metadata").put("resourceVersion", Long.toString(store.revision()));
        if (endsInitialEvents) {
            metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
        }
        return line("BOOKMARK", object);
    }

    /** An object that begins to match is added, one that no longer matches is deleted, for this watcher. */
    private static void tell(Kind kind, Change change, Predicate<JsonNode> selected, Consumer<String> sink) {
        boolean now = !change.type().equals("DELETED") && selected.test(change.object());
        boolean before = change.previous() != null && selected.test(change.previous());
        if (now || before) {
            var type = !now ? "DELETED" : before ? "MODIFIED" : "ADDED";
            sink.accept(line(type, Events.shown(kind, change.object())));
        }
    }

    private static Predicate<JsonNode> inNamespace(Route route) {
        return object -> (route.namespace().isEmpty() || route.namespace().equals(Meta.namespace(object)))
                && (route.name().isEmpty() || route.name().equals(Meta.name(object)));
    }

    private static String line(String type, ObjectNode object) {
        var event = Meta.JSON.createObjectNode().put("type", type);
        event.set("object", object);
        return event.toString();
    }
}
