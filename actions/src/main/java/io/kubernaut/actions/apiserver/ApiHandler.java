package io.kubernaut.actions.apiserver;

import io.kubernaut.actions.apiserver.AccessRule.Access;
import io.kubernaut.actions.apiserver.objects.Kind;
import io.kubernaut.actions.apiserver.objects.Meta;
import io.kubernaut.actions.apiserver.objects.Refusal;
import io.kubernaut.actions.apiserver.operations.Evictions;
import io.kubernaut.actions.apiserver.operations.ObjectApi;
import io.kubernaut.actions.apiserver.operations.Scales;
import io.kubernaut.actions.apiserver.operations.WriteOptions;
import io.kubernaut.actions.apiserver.patch.Patches;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Answers every request but watches and commands in pods. */
final class ApiHandler {
    private static final YAMLMapper YAML = YAMLMapper.builder().build();
    private static final Set<String> MEDIA = Set.of("", "application/json", "application/yaml", "*/*");

    private final ObjectApi api;
    private final Users users;
    private final Lists lists;
    private final Scales scales;
    private final Evictions evictions;
    private final Discovery discovery;
    private final Reviews reviews;

    ApiHandler(ObjectApi api, Users users) {
        this.api = api;
        this.users = users;
        this.lists = new Lists(api.store());
        this.scales = new Scales(api);
        this.evictions = new Evictions(api);
        this.discovery = new Discovery(api.kinds());
        this.reviews = new Reviews(users);
    }

    /** Where the request leads, after the check that its user may do that; empty for paths beside the objects. */
    Optional<Route> route(ApiRequest request, boolean watch) {
        var route = Route.find(api.kinds(), request.path());
        route.ifPresent(found -> users.check(
                new Access(
                        request.user(),
                        found.verb(request.method(), watch),
                        found.kind().group(),
                        found.kind().plural(),
                        found.subresource(),
                        found.namespace(),
                        found.name()),
                found.kind()));
        return route;
    }

    /** Opening a command takes the right to create too, though it comes as a GET; and a pod with that container. */
    void checkExec(ApiRequest request, Route route) {
        users.check(
                new Access(
                        request.user(),
                        "create",
                        route.kind().group(),
                        route.kind().plural(),
                        route.subresource(),
                        route.namespace(),
                        route.name()),
                route.kind());
        var pod = api.get(route.kind(), route.namespace(), route.name());
        var container = request.query().getOrDefault("container", "");
        if (!container.isEmpty()
                && pod.path("spec")
                        .path("containers")
                        .valueStream()
                        .noneMatch(one -> one.path("name").asString("").equals(container))) {
            throw Refusal.badRequest("container " + container + " is not valid for pod " + route.name());
        }
    }

    /** @param accept what the client wants back; only tables differ from JSON */
    Answer answer(ApiRequest request, String userAgent, String accept) {
        try {
            var special = reviews.answer(request).or(() -> discovery.answer(request));
            if (special.isPresent()) {
                return special.get();
            }
            var route = route(request, false);
            if (route.isEmpty()) {
                return Answer.pageNotFound();
            }
            if (Tables.asked(accept)
                    && request.method().equals("GET")
                    && route.get().subresource().isEmpty()) {
                return table(request, route.get());
            }
            return answer(request, route.get(), userAgent);
        } catch (Refusal refusal) {
            return Answer.refused(refusal);
        } catch (NumberFormatException malformed) {
            return Answer.refused(Refusal.badRequest("a parameter is no number: " + malformed.getMessage()));
        } catch (JacksonException malformed) {
            return Answer.refused(Refusal.badRequest("the object provided is unrecognized: " + malformed.getMessage()));
        }
    }

    private Answer table(ApiRequest request, Route route) {
        var kind = route.kind();
        var shown = route.collection()
                ? lists.list(kind, route.namespace(), request.query())
                : api.get(kind, route.namespace(), route.name());
        return Answer.json(200, Tables.table(kind, shown, api.clock().instant()));
    }

    private Answer answer(ApiRequest request, Route route, String userAgent) {
        var kind = route.kind();
        var namespace = route.namespace();
        if (route.collection()) {
            return switch (request.method()) {
                case "GET" -> Answer.json(200, lists.list(kind, namespace, request.query()));
                case "POST" ->
                    Answer.json(201, api.create(kind, namespace, object(request), options(request, userAgent)));
                case "DELETE" -> deleteCollection(kind, namespace, request, userAgent);
                default -> throw notAllowed();
            };
        }
        if (!route.subresource().isEmpty()) {
            return subresource(request, route, options(request, userAgent));
        }
        var options = options(request, userAgent);
        return switch (request.method()) {
            case "GET" -> Answer.json(200, api.get(kind, namespace, route.name()));
            case "PUT" -> Answer.json(200, api.replace(kind, namespace, route.name(), object(request), options));
            case "PATCH" -> patch(request, route, options);
            case "DELETE" ->
                Answer.json(200, api.delete(kind, namespace, route.name(), deleteOptions(request), options));
            default -> throw notAllowed();
        };
    }

    private Answer subresource(ApiRequest request, Route route, WriteOptions options) {
        var kind = route.kind();
        var name = route.name();
        if (!kind.subresources().contains(route.subresource())) {
            throw Refusal.bare(404, "NotFound", "the server could not find the requested resource");
        }
        boolean reads = request.method().equals("GET");
        return switch (route.subresource()) {
            case "scale" ->
                reads
                        ? Answer.json(200, scales.get(kind, route.namespace(), name))
                        : Answer.json(
                                200, scales.change(kind, route.namespace(), name, change(request, kind), options));
            case "eviction" ->
                Answer.json(201, evictions.evict(kind, route.namespace(), name, object(request), options));
            case "token" -> Answer.json(201, token(request, api.get(kind, route.namespace(), name)));
            case "log" -> PodLogs.answer(api.get(kind, route.namespace(), name), request.query());
            default ->
                reads
                        ? Answer.json(200, api.get(kind, route.namespace(), name))
                        : Answer.json(
                                200,
                                api.patch(
                                        kind,
                                        route.namespace(),
                                        name,
                                        change(request, kind),
                                        options.on(route.subresource())));
        };
    }

    /** A token that never runs out here, whatever was asked for. */
    private ObjectNode token(ApiRequest request, ObjectNode account) {
        if (!request.method().equals("POST")) {
            throw notAllowed();
        }
        var review = object(request);
        var user = Bindings.user(Meta.namespace(account), Meta.name(account));
        review.putObject("status")
                .put("token", users.issue(user))
                .put(
                        "expirationTimestamp",
                        api.clock().instant().plus(Duration.ofHours(1)).toString());
        return review;
    }

    private Answer patch(ApiRequest request, Route route, WriteOptions options) {
        if (!request.contentType().startsWith("application/apply-patch")) {
            return Answer.json(
                    200,
                    api.patch(route.kind(), route.namespace(), route.name(), change(request, route.kind()), options));
        }
        if (request.query().getOrDefault("fieldManager", "").isEmpty()) {
            throw Refusal.badRequest("PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is"
                    + " required for apply patch");
        }
        var wish = (ObjectNode) yaml(request.body());
        var applied = api.apply(route.kind(), route.namespace(), route.name(), wish, options);
        return Answer.json(applied.created() ? 201 : 200, applied.object());
    }

    /** The change that a PUT or PATCH asks for, as a function of what is there. */
    private static UnaryOperator<ObjectNode> change(ApiRequest request, Kind kind) {
        if (request.method().equals("PUT")) {
            var body = object(request);
            return present -> body;
        }
        if (!request.method().equals("PATCH")) {
            throw notAllowed();
        }
        var patch = Meta.JSON.readTree(request.body());
        var type = request.contentType().split(";", -1)[0];
        return switch (type) {
            case "application/json-patch+json" -> {
                if (!(patch instanceof ArrayNode)) {
                    throw Refusal.badRequest("error decoding patch: a JSON patch is a list of operations");
                }
                yield present -> Patches.json(present, patch);
            }
            case "application/merge-patch+json" -> present -> Patches.merge(present, (ObjectNode) patch);
            case "application/strategic-merge-patch+json" -> {
                if (kind.custom()) {
                    throw unsupported("application/json-patch+json, application/merge-patch+json");
                }
                yield present -> Patches.strategic(present, (ObjectNode) patch);
            }
            default ->
                throw unsupported("application/json-patch+json, application/merge-patch+json,"
                        + " application/strategic-merge-patch+json, application/apply-patch+yaml");
        };
    }

    private Answer deleteCollection(Kind kind, String namespace, ApiRequest request, String userAgent) {
        var list = lists.list(kind, namespace, request.query());
        for (ObjectNode object : lists.selected(kind, namespace, request.query())) {
            if (api.find(kind, Meta.namespace(object), Meta.name(object)) != null) {
                api.delete(
                        kind,
                        Meta.namespace(object),
                        Meta.name(object),
                        deleteOptions(request),
                        options(request, userAgent));
            }
        }
        return Answer.json(200, list);
    }

    private static ObjectNode deleteOptions(ApiRequest request) {
        var options = request.body().isBlank() ? Meta.JSON.createObjectNode() : object(request);
        var query = request.query();
        if (query.containsKey("gracePeriodSeconds")) {
            options.put("gracePeriodSeconds", Integer.parseInt(query.getOrDefault("gracePeriodSeconds", "0")));
        }
        if (query.containsKey("propagationPolicy")) {
            options.put("propagationPolicy", query.get("propagationPolicy"));
        }
        return options;
    }

    private static WriteOptions options(ApiRequest request, String userAgent) {
        Map<String, String> query = request.query();
        var agent = userAgent.isEmpty() ? "unknown" : userAgent.split("/", -1)[0];
        return new WriteOptions(
                query.getOrDefault("fieldManager", agent),
                "",
                request.dryRun(),
                query.getOrDefault("fieldValidation", "").equals("Strict"),
                query.getOrDefault("force", "").equals("true"));
    }

    private static ObjectNode object(ApiRequest request) {
        var type = request.contentType().split(";", -1)[0];
        if (!MEDIA.contains(type)) {
            throw unsupported("application/json, application/yaml");
        }
        var body = type.equals("application/yaml") ? yaml(request.body()) : Meta.JSON.readTree(request.body());
        if (body instanceof ObjectNode object) {
            return object;
        }
        throw Refusal.badRequest("the body of the request is not an object");
    }

    /** YAML as a tree of the same node types that JSON gives. */
    static JsonNode yaml(String text) {
        return Meta.JSON.readTree(YAML.readTree(text).toString());
    }

    private static Refusal unsupported(String accepted) {
        return Refusal.bare(
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format - accepted media types include: " + accepted);
    }

    private static Refusal notAllowed() {
        return Refusal.bare(405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
    }
}
