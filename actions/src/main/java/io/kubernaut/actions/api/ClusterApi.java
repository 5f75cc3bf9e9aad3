package io.kubernaut.actions.api;

import io.fabric8.kubernetes.client.Client;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.kubernaut.core.execution.ClusterCallFailedException;
import io.kubernaut.core.execution.KillSwitch;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Speaks with one cluster's API.
 *
 * <p>Reads may be retried by the client. Writes never are: after a lost answer only the cluster can tell what happened,
 * and a blind repetition would be taken for somebody else's change. Whatever leaves open what happened becomes a
 * {@link ClusterCallFailedException}.
 */
public final class ClusterApi {
    /** The name under which Kubernaut's fields are managed. */
    public static final String FIELD_MANAGER = "kubernaut";

    private static final JsonMapper JSON = JsonMapper.shared();
    /** Not sent at all: the kill switch says no. */
    static final int STOPPED = 423;
    /** Not sent at all: nothing in the container could end the command. */
    public static final int UNBOUNDED = 412;

    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient reading;
    private final HttpClient writing;
    private final String root;
    private final KillSwitch killSwitch;

    public ClusterApi(KubernetesClient client) {
        this(client, KillSwitch.NONE);
    }

    /** @param killSwitch asked right before each write that is no dry-run */
    public ClusterApi(KubernetesClient client, KillSwitch killSwitch) {
        this.killSwitch = killSwitch;
        var config = client.getConfiguration();
        Client once = client.newClient(new RequestConfigBuilder(config.getRequestConfig())
                .withRequestRetryBackoffLimit(0)
                .build());
        this.reading = client.getHttpClient();
        this.writing = once.getHttpClient();
        var master = client.getMasterUrl().toString();
        this.root = master.endsWith("/") ? master : master + "/";
    }

    /** Empty when there is no such object, or the cluster does not know the kind. */
    public Optional<LiveObject> find(ResourceKind kind, String namespace, String name) {
        return get(kind.path(namespace, name), Map.of()).map(json -> new LiveObject(kind, json));
    }

    /** Empty when there is no such object, or it has no such subresource. */
    public Optional<ObjectNode> subresource(LiveObject object, String subresource) {
        return get(path(object) + "/" + subresource, Map.of());
    }

    /** All of a namespace, in the order the API server gave; empty when the cluster does not know the kind. */
    public List<LiveObject> list(ResourceKind kind, String namespace) {
        return list(kind, namespace, Map.of());
    }

    /** Selected by {@code labelSelector} or {@code fieldSelector}. */
    public List<LiveObject> list(ResourceKind kind, String namespace, Map<String, String> selectors) {
        var found = new ArrayList<LiveObject>();
        get(kind.path(namespace), selectors)
                .ifPresent(answer -> answer.path("items").forEach(item -> {
                    if (item instanceof ObjectNode json) {
                        found.add(new LiveObject(kind, json));
                    }
                }));
        return found;
    }

    /** A container's log, at most so many bytes; {@code sinceSeconds} is left out when it is 0. */
    public String log(LiveObject pod, String container, boolean previous, long tail, long sinceSeconds, long bytes) {
        var query = new TreeMap<String, String>();
        query.put("container", container);
        query.put("tailLines", Long.toString(tail));
        query.put("limitBytes", Long.toString(bytes));
        query.put("timestamps", "true");
        if (previous) {
            query.put("previous", "true");
        }
        if (sinceSeconds > 0) {
            query.put("sinceSeconds", Long.toString(sinceSeconds));
        }
        var reply = send(reading, "GET", path(pod) + "/log", query, null, null);
        if (reply.code() / 100 == 2) {
            return reply.body();
        }
        if (reply.code() >= 500) {
            throw failed(reply);
        }
        throw new ReadDeniedException(ApiStatus.of(reply.code(), reply.body()).message());
    }

    /**
     * Runs one command in a container of a pod and waits for its end. There is no shell unless the command is one: each
     * word reaches the program as it is. It is never begun twice.
     *
     * @param container must be one of the pod's
     * @param limit how long it may take; a shell of the container, or its {@code timeout}, ends it then. Where it has
     *     neither, the command is not begun
     * @param bytes how much of what it writes is kept
     */
    public ExecReply exec(LiveObject pod, String container, List<String> command, Duration limit, int bytes) {
        return new ExecCalls(writing, root, this::stopped).exec(pod, container, command, limit, bytes);
    }

    /** A JSON patch; failed tests in it are {@link WriteReply.Changed}. */
    public WriteReply patch(LiveObject object, ArrayNode operations, boolean dryRun) {
        return write("PATCH", path(object), "application/json-patch+json", operations, dryRun);
    }

    /** Replaces a subresource; its resourceVersion is the precondition. */
    public WriteReply replace(LiveObject object, String subresource, ObjectNode content, boolean dryRun) {
        return write("PUT", path(object) + "/" + subresource, "application/json", content, dryRun);
    }

    /** Creates an object in a subresource, such as an eviction. */
    public WriteReply create(LiveObject object, String subresource, ObjectNode content, boolean dryRun) {
        return write("POST", path(object) + "/" + subresource, "application/json", content, dryRun);
    }

    /** Creates an object. */
    public WriteReply create(ResourceKind kind, String namespace, ObjectNode content) {
        return create(kind, namespace, content, false);
    }

    /** Creates an object; one of that name that is there already is {@link WriteReply.Changed}. */
    public WriteReply create(ResourceKind kind, String namespace, ObjectNode content, boolean dryRun) {
        return write("POST", kind.path(namespace), "application/json", content, dryRun);
    }

    /** A JSON merge patch, also of a subresource ("" for the object itself). */
    public WriteReply merge(LiveObject object, String subresource, ObjectNode content, boolean dryRun) {
        var path = subresource.isEmpty() ? path(object) : path(object) + "/" + subresource;
        return write("PATCH", path, "application/merge-patch+json", content, dryRun);
    }

    /** A JSON patch of a subresource. */
    public WriteReply patch(LiveObject object, String subresource, ArrayNode operations, boolean dryRun) {
        return write("PATCH", path(object) + "/" + subresource, "application/json-patch+json", operations, dryRun);
    }

    /**
     * Deletes the object if it is still that one, and in the background what it owns. One that is gone already is
     * {@link WriteReply.Denied} with code 404.
     */
    public WriteReply delete(LiveObject object, boolean dryRun) {
        var options = JSON.createObjectNode();
        options.put("apiVersion", "v1").put("kind", "DeleteOptions").put("propagationPolicy", "Background");
        options.putObject("preconditions").put("uid", object.uid());
        return write("DELETE", path(object), "application/json", options, dryRun);
    }

    /**
     * The kind as this cluster serves it, in the first of these versions that it has; empty when it has none, which is
     * how an operator that is not installed is recognised.
     *
     * @param kind with the version preferred
     * @param older other versions that would do
     */
    public Optional<ResourceKind> served(ResourceKind kind, String... older) {
        return Stream.concat(Stream.of(kind.version()), Stream.of(older))
                .map(kind::in)
                .filter(this::serves)
                .findFirst();
    }

    /** Whether this cluster's API server has that subresource. */
    public boolean offers(ResourceKind kind, String subresource) {
        return serves(kind, kind.plural() + "/" + subresource);
    }

    private boolean serves(ResourceKind kind) {
        return serves(kind, kind.plural());
    }

    private boolean serves(ResourceKind kind, String resource) {
        var root = kind.group().isEmpty() ? "api/" + kind.version() : "apis/" + kind.apiVersion();
        return get(root, Map.of())
                .map(resources -> resources.path("resources").valueStream())
                .orElse(Stream.empty())
                .anyMatch(served -> served.path("name").asString("").equals(resource));
    }

    static String path(LiveObject object) {
        return object.kind().path(object.namespace(), object.name());
    }

    private Optional<ObjectNode> get(String path, Map<String, String> query) {
        var reply = send(reading, "GET", path, query, null, null);
        return switch (reply.code()) {
            case 200 -> Optional.of(object(reply));
            case 404, 410 -> Optional.empty();
            case 400, 401, 403, 405 ->
                throw new ReadDeniedException(
                        ApiStatus.of(reply.code(), reply.body()).words());
            default -> throw failed(reply);
        };
    }

    private WriteReply write(String method, String path, String contentType, JsonNode content, boolean dryRun) {
        var query = new TreeMap<String, String>();
        query.put("fieldManager", FIELD_MANAGER);
        if (dryRun) {
            query.put("dryRun", "All");
        }
        var body = JSON.writeValueAsString(content);
        // Last, so that as little as can be comes between the answer and the write.
        var stopped = dryRun ? Optional.<String>empty() : stopped();
        if (stopped.isPresent()) {
            return new WriteReply.Denied(STOPPED, stopped.get());
        }
        var reply = send(writing, method, path, query, contentType, body);
        if (reply.code() / 100 == 2) {
            return new WriteReply.Took(object(reply));
        }
        var status = ApiStatus.of(reply.code(), reply.body());
        return switch (reply.code()) {
            case 409 -> new WriteReply.Changed(status.message());
            case 422 ->
                status.hasCauses() || !method.equals("PATCH")
                        ? new WriteReply.Denied(422, status.words())
                        : new WriteReply.Changed("it changed since it was read");
            case 429 -> {
                if (!status.isBudget()) {
                    throw failed(reply);
                }
                yield new WriteReply.Denied(429, status.words());
            }
            case 400, 401, 403, 404, 405, 406, 410, 413, 415 -> new WriteReply.Denied(reply.code(), status.words());
            case 500 -> {
                // An eviction that two budgets cover is refused with this code, and nothing is done.
                if (!status.message().contains("more than one PodDisruptionBudget")) {
                    throw failed(reply);
                }
                yield new WriteReply.Denied(500, status.words());
            }
            default -> throw failed(reply);
        };
    }

    private Optional<String> stopped() {
        return killSwitch.objection().map(why -> why + ", so nothing is written");
    }

    private Reply send(
            HttpClient through,
            String method,
            String path,
            Map<String, String> query,
            @Nullable String contentType,
            @Nullable String body) {
        var request = through.newHttpRequestBuilder()
                .uri(root + path + ApiPath.query(query))
                .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (contentType != null && body != null) {
            request = request.method(method, contentType, body);
        }
        var what = method + " " + path;
        try {
            var response = through.sendAsync(request.build(), String.class)
                    .get(PATIENCE.multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS);
            var text = response.body();
            return new Reply(what, response.code(), text == null ? "" : text);
        } catch (ExecutionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            throw new ClusterCallFailedException(
                    "The cluster's API could not be asked (" + what + "): " + cause, cause);
        } catch (TimeoutException e) {
            throw new ClusterCallFailedException("The cluster's API did not answer in time (" + what + ")", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterCallFailedException("Interrupted while asking the cluster's API (" + what + ")", e);
        }
    }

    private static ObjectNode object(Reply reply) {
        try {
            return JSON.readTree(reply.body()) instanceof ObjectNode json
                    ? json
                    : JsonNodeFactory.instance.objectNode();
        } catch (JacksonException e) {
            throw new ClusterCallFailedException("The cluster's API answered no JSON to " + reply.what(), e);
        }
    }

    private static ClusterCallFailedException failed(Reply reply) {
        var message = "The cluster's API answered HTTP " + reply.code() + " to " + reply.what() + ": "
                + ApiStatus.of(reply.code(), reply.body()).message();
        return new ClusterCallFailedException(message, new IOException("HTTP " + reply.code()));
    }

    private record Reply(String what, int code, String body) {}
}
