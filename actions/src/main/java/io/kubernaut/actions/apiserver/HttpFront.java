package io.kubernaut.actions.apiserver;

import io.kubernaut.actions.apiserver.Faults.Fault;
import io.kubernaut.actions.apiserver.InProcessApiServer.Served;
import io.kubernaut.actions.apiserver.objects.Refusal;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** HTTP and web sockets in front of the API: credentials, injected faults, the record of requests, streams. */
final class HttpFront {
    private static final Logger LOG = LoggerFactory.getLogger(HttpFront.class);
    private static final List<String> EXEC_PROTOCOLS = List.of("v5.channel.k8s.io", "v4.channel.k8s.io");

    private final ApiHandler handler;
    private final Users users;
    private final Faults faults;
    private final Streams streams;
    private final Commands commands;
    private final Consumer<Served> record;
    private final Vertx vertx = Vertx.vertx(new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(8)
            .setUseDaemonThread(true)
            .setFileSystemOptions(
                    new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    private final HttpServer server = vertx.createHttpServer(new HttpServerOptions()
            .setHost("127.0.0.1")
            // on one HTTP/2 connection a dropped request would take the watches with it
            .setHttp2ClearTextEnabled(false)
            .setMaxHeaderSize(64 * 1024)
            .setMaxInitialLineLength(64 * 1024)
            .setIdleTimeout(0)
            .setIdleTimeoutUnit(TimeUnit.SECONDS)
            .setPerMessageWebSocketCompressionSupported(false)
            .setWebSocketSubProtocols(EXEC_PROTOCOLS));

    HttpFront(ApiHandler handler, Users users, Faults faults, Watches watches, PodExec exec, Consumer<Served> record) {
        this.handler = handler;
        this.users = users;
        this.faults = faults;
        this.streams = new Streams(vertx, watches);
        this.commands = new Commands(vertx, exec);
        this.record = record;
    }

    /** @return the port that it listens at */
    int start(int port) {
        server.requestHandler(this::receive);
        return server.listen(port).await().actualPort();
    }

    void close() {
        vertx.close().await();
    }

    private void receive(HttpServerRequest http) {
        if ("websocket".equalsIgnoreCase(http.getHeader("Upgrade"))) {
            // the body must not be read, else the connection cannot be upgraded
            http.pause();
            take(http, request(http, ""));
        } else {
            http.body()
                    .onSuccess(body -> take(http, request(http, body.toString())))
                    .onFailure(broken -> http.connection().close());
        }
    }

    private static ApiRequest request(HttpServerRequest http, String body) {
        var parameters = new HashMap<String, List<String>>();
        http.params().names().forEach(name -> parameters.put(name, http.params().getAll(name)));
        var type = Optional.ofNullable(http.getHeader("Content-Type")).orElse("");
        return new ApiRequest(
                http.method().name(), Optional.ofNullable(http.path()).orElse("/"), parameters, "", type, body);
    }

    private void take(HttpServerRequest http, ApiRequest anonymous) {
        ApiRequest request;
        try {
            var user = users.authenticate(http.getHeader("Authorization"));
            request = new ApiRequest(
                    anonymous.method(),
                    anonymous.path(),
                    anonymous.parameters(),
                    user,
                    anonymous.contentType(),
                    anonymous.body());
        } catch (Refusal refusal) {
            answer(http, anonymous, Answer.refused(refusal));
            return;
        }
        var fault = faults.hit(request);
        if (fault.isEmpty()) {
            serve(http, request, false);
            return;
        }
        switch (fault.get()) {
            case Fault.Delay delay ->
                vertx.setTimer(Math.max(1, delay.time().toMillis()), unused -> serve(http, request, false));
            case Fault.Refuse refuse -> answer(http, request, refusal(refuse));
            case Fault.DropBefore ignored -> drop(http, request);
            case Fault.DropAfter ignored -> serve(http, request, true);
        }
    }

    private static Answer refusal(Fault.Refuse refuse) {
        var refusal = Refusal.bare(refuse.code(), refuse.reason(), refuse.message());
        if (refuse.retryAfter().compareTo(Duration.ZERO) > 0) {
            refusal.status()
                    .withObject("/details")
                    .put("retryAfterSeconds", Math.max(1, refuse.retryAfter().toSeconds()));
        }
        return Answer.refused(refusal).retryAfter(refuse.retryAfter());
    }

    private void drop(HttpServerRequest http, ApiRequest request) {
        record.accept(new Served(request, 0));
        http.connection().close();
    }

    private void serve(HttpServerRequest http, ApiRequest request, boolean loseAnswer) {
        boolean watch = request.method().equals("GET")
                && List.of("true", "1").contains(request.query().getOrDefault("watch", ""));
        boolean exec = request.path().endsWith("/exec");
        if (watch || exec) {
            stream(http, request, exec, loseAnswer);
            return;
        }
        var agent = Optional.ofNullable(http.getHeader("User-Agent")).orElse("");
        var accept = Optional.ofNullable(http.getHeader("Accept")).orElse("");
        vertx.executeBlocking(() -> handler.answer(request, agent, accept), false)
                .otherwise(broken -> {
                    LOG.atError()
                            .addKeyValue("method", request.method())
                            .addKeyValue("path", request.path())
                            .setCause(broken)
                            .log("apiserver.request.failed");
                    return Answer.refused(
                            Refusal.of(500, "InternalError", "Internal error occurred: " + broken.getMessage()));
                })
                .onSuccess(answer -> {
                    if (loseAnswer) {
                        drop(http, request);
                    } else {
                        answer(http, request, answer);
                    }
                });
    }

    private void stream(HttpServerRequest http, ApiRequest request, boolean exec, boolean loseAnswer) {
        try {
            var route = handler.route(request, !exec);
            if (route.isEmpty()) {
                answer(http, request, Answer.pageNotFound());
                return;
            }
            if (exec) {
                handler.checkExec(request, route.get());
            }
            record.accept(new Served(request, 200));
            if (exec) {
                commands.run(http, route.get(), loseAnswer);
            } else {
                streams.watch(http, route.get(), request.query());
            }
        } catch (Refusal refusal) {
            answer(http, request, Answer.refused(refusal));
        }
    }

    private void answer(HttpServerRequest http, ApiRequest request, Answer answer) {
        record.accept(new Served(request, answer.code()));
        var response = http.response();
        if (response.closed() || response.ended()) {
            return;
        }
        response.setStatusCode(answer.code()).putHeader("Content-Type", answer.contentType());
        answer.headers().forEach(response::putHeader);
        response.end(Buffer.buffer(answer.body()));
    }
}
