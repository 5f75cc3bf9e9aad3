package io.kubernaut.actions.apiserver;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubernaut.actions.apiserver.controllers.Controllers;
import io.kubernaut.actions.apiserver.controllers.Timing;
import io.kubernaut.actions.apiserver.objects.Kind;
import io.kubernaut.actions.apiserver.objects.Kinds;
import io.kubernaut.actions.apiserver.objects.Meta;
import io.kubernaut.actions.apiserver.objects.ObjectStore;
import io.kubernaut.actions.apiserver.operations.ObjectApi;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Kubernetes API on the loopback interface of this process, with small controllers behind it.
 *
 * <p>It gives the codes, reasons and messages of an API server 1.36 where remediation meets them: dry runs, stale
 * versions, patches, field ownership, disruption budgets, quotas, claims. It has its own store and its own HTTP server
 * (Vert.x, the one beneath fabric8's mock server) rather than a dispatcher in front of that mock: the mock finds objects
 * by attributes that it extracts from requests, so dry runs, field selectors and subresources would have had to go
 * around it one by one, and it can watch over web sockets only, which kubectl cannot.
 *
 * <p>It stands in for a real one in the demo and beneath unit tests. It is never the proof that an action is safe.
 *
 * <pre>{@code
 * try (var server = InProcessApiServer.builder().clock(clock).manualTicks().start()) {
 *   server.loadYaml(manifests);
 *   server.settle();
 *   try (var client = server.client()) { … }
 * }
 * }</pre>
 */
public final class InProcessApiServer implements AutoCloseable {
    private static final int REMEMBERED_REQUESTS = 10_000;

    /** A request and the code that it was answered with; 0 when the connection was dropped. */
    public record Served(ApiRequest request, int code) {}

    private final Kinds kinds = new Kinds();
    private final ObjectStore store = new ObjectStore();
    private final Users users;
    private final Faults faults = new Faults();
    private final ConcurrentLinkedDeque<Served> requests = new ConcurrentLinkedDeque<>();
    private final ObjectApi api;
    private final Controllers controllers;
    private final HttpFront front;
    private final int port;

    private InProcessApiServer(Builder settings) {
        this.api = new ObjectApi(store, kinds, settings.clock, settings.controllers);
        this.users = new Users(new Bindings(api));
        for (String namespace : List.of("default", "kube-system", "kube-public", "kube-node-lease")) {
            load(Meta.JSON.readTree("{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\""
                    + namespace + "\"},\"status\":{\"phase\":\"Active\"}}"));
        }
        for (int i = 0; i < settings.nodes(); i++) {
            load(HollowNodes.node(i, api.now()));
        }
        this.controllers = new Controllers(api, settings.timing, settings.controllers);
        this.front = new HttpFront(
                new ApiHandler(api, users), users, faults, new Watches(store), settings.exec, this::remember);
        this.port = front.start(settings.port);
        if (settings.controllers && !settings.tick.isZero()) {
            controllers.tickEvery(settings.tick);
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Settings of a server that is not started yet. */
    public static final class Builder {
        private int port;
        private Clock clock = Clock.systemUTC();
        private boolean controllers = true;
        private int nodes = -1;
        private Duration tick = Duration.ofMillis(100);
        private Timing timing = Timing.likeKubernetes();
        private PodExec exec = (namespace, pod, container, command) -> PodExec.Result.ok("");

        private Builder() {}

        /** A given port instead of a free one. */
        public Builder port(int port) {
            this.port = port;
            return this;
        }

        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /** How often the controllers look by themselves; 100 ms by default. */
        public Builder tickEvery(Duration tick) {
            this.tick = tick;
            return this;
        }

        /** The controllers act only in {@link #settle()} and {@link #tick()}. */
        public Builder manualTicks() {
            return tickEvery(Duration.ZERO);
        }

        /** Nothing moves by itself: objects stay as they were written. */
        public Builder withoutControllers() {
            this.controllers = false;
            return this;
        }

        /** How many simulated nodes there are; 3 by default, none without controllers. */
        public Builder nodes(int nodes) {
            this.nodes = nodes;
            return this;
        }

        private int nodes() {
            return nodes < 0 ? (controllers ? 3 : 0) : nodes;
        }

        /** Back-off and grace of simulated containers. */
        public Builder timing(Timing timing) {
            this.timing = timing;
            return this;
        }

        /** What commands in pods answer; nothing and success by default. */
        public Builder exec(PodExec exec) {
            this.exec = exec;
            return this;
        }

        public InProcessApiServer start() {
            return new InProcessApiServer(this);
        }
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Settings for a fabric8 client that acts as the administrator. */
    public Config clientConfig() {
        return configBuilder().build();
    }

    /** Settings for a fabric8 client with a bearer token, known or not. */
    public Config clientConfig(String token) {
        return configBuilder().withOauthToken(token).build();
    }

    private ConfigBuilder configBuilder() {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(url().toString())
                .withNamespace("default")
                .withRequestRetryBackoffLimit(0);
    }

    /** A new client as the administrator; the caller closes it. */
    public KubernetesClient client() {
        return new KubernetesClientBuilder().withConfig(clientConfig()).build();
    }

    /** A new client with a bearer token; the caller closes it. */
    public KubernetesClient client(String token) {
        return new KubernetesClientBuilder().withConfig(clientConfig(token)).build();
    }

    /** Lets requests with this bearer token in as {@code user}, who may do what {@code rule} allows. */
    public void addUser(String token, String user, AccessRule rule) {
        users.add(token, user, rule);
    }

    /** Serves one more kind, as an installed custom resource definition would. */
    public void serve(Kind kind) {
        kinds.add(kind);
    }

    /** Serves a kind without one of its subresources, as an older API server would. */
    public void withoutSubresource(String plural, String subresource) {
        kinds.withdraw(plural, subresource);
    }

    /** Stores objects as they are, status and uid included; their namespaces are made. */
    public void load(HasMetadata... objects) {
        Arrays.stream(objects)
                .map(Serialization::asJson)
                .map(Meta.JSON::readTree)
                .forEach(this::load);
    }

    /** Stores the objects of a YAML text, documents separated by {@code ---}, as they are. */
    public void loadYaml(String documents) {
        for (String document : documents.split("(?m)^---\\s*$", -1)) {
            if (!document.isBlank() && ApiHandler.yaml(document) instanceof ObjectNode object) {
                load(object);
            }
        }
    }

    private void load(tools.jackson.databind.JsonNode object) {
        if (object.path("items").isArray()) {
            object.path("items").forEach(this::load);
            return;
        }
        var apiVersion = object.path("apiVersion").asString("");
        var name = object.path("kind").asString("");
        var kind = kinds.byKind(apiVersion, name)
                .orElseThrow(() -> new IllegalArgumentException("no kind " + apiVersion + " " + name + " is served"));
        api.load(kind, (ObjectNode) object);
    }

    /** Lets the controllers look once. */
    public void tick() {
        controllers.tick();
    }

    /** Lets the controllers work until nothing changes any more at the present time of the clock. */
    public void settle() {
        controllers.settle();
    }

    public Faults faults() {
        return faults;
    }

    /** The latest requests in the order of their answers. */
    public List<Served> requests() {
        return List.copyOf(requests);
    }

    public void forgetRequests() {
        requests.clear();
    }

    /** Forgets the history of changes, so that watches and pages from before are too old (410). */
    public void compact() {
        store.compact();
    }

    private void remember(Served served) {
        requests.addLast(served);
        if (requests.size() > REMEMBERED_REQUESTS) {
            requests.pollFirst();
        }
    }

    @Override
    public void close() {
        controllers.close();
        front.close();
    }
}
