package io.kubernaut.actions.apiserver;

import io.kubernaut.actions.apiserver.objects.Events;
import io.kubernaut.actions.apiserver.objects.Kind;
import io.kubernaut.actions.apiserver.objects.Meta;
import io.kubernaut.actions.apiserver.objects.ObjectStore;
import io.kubernaut.actions.apiserver.objects.Refusal;
import io.kubernaut.actions.apiserver.objects.Selectors;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists of objects: selected, and in pages where a limit is asked for. */
final class Lists {
    private final ObjectStore store;

    Lists(ObjectStore store) {
        this.store = store;
    }

    static Predicate<JsonNode> selector(Kind kind, Map<String, String> query) {
        return Selectors.labels(query.getOrDefault("labelSelector", ""))
                .and(Selectors.fields(kind, query.getOrDefault("fieldSelector", "")));
    }

    List<ObjectNode> selected(Kind kind, String namespace, Map<String, String> query) {
        return store.list(kind, namespace).stream()
                .filter(selector(kind, query))
                .toList();
    }

    ObjectNode list(Kind kind, String namespace, Map<String, String> query) {
        return store.exclusively(() -> {
            var all = selected(kind, namespace, query);
            var rest = all;
            var token = query.getOrDefault("continue", "");
            if (!token.isEmpty()) {
                var start = start(token);
                rest = all.stream().filter(one -> key(one).compareTo(start) > 0).toList();
            }
            int limit = Integer.parseInt(query.getOrDefault("limit", "0"));
            var page = limit > 0 && rest.size() > limit ? rest.subList(0, limit) : rest;
            var list = Meta.JSON.createObjectNode();
            list.put("kind", kind.kind() + "List").put("apiVersion", kind.apiVersion());
            var metadata = list.putObject("metadata").put("resourceVersion", Long.toString(store.revision()));
            if (page.size() < rest.size()) {
                metadata.put("continue", token(key(page.getLast())));
                // like the real one, which does not count what a selector would leave
                if (query.getOrDefault("labelSelector", "").isEmpty()
                        && query.getOrDefault("fieldSelector", "").isEmpty()) {
                    metadata.put("remainingItemCount", rest.size() - page.size());
                }
            }
            var items = list.putArray("items");
            for (ObjectNode object : page) {
                var shown = Events.shown(kind, object);
                items.add(kind.custom() ? shown : shown.deepCopy().without(List.of("kind", "apiVersion")));
            }
            return list;
        });
    }

    private static String key(ObjectNode object) {
        return Meta.namespace(object) + "/" + Meta.name(object);
    }

    private String token(String key) {
        var token = Meta.JSON.createObjectNode();
        token.put("v", "meta.k8s.io/v1").put("rv", store.revision()).put("start", key + "\u0000");
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(token.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String start(String token) {
        try {
            var text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            var start = Meta.JSON.readTree(text).path("start").asString("");
            return start.substring(0, Math.max(0, start.length() - 1));
        } catch (IllegalArgumentException | JacksonException malformed) {
            throw Refusal.badRequest("continue key is not valid: " + malformed.getMessage());
        }
    }
}
