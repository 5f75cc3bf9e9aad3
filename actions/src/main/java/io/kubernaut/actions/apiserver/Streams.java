package io.kubernaut.actions.apiserver;

import io.kubernaut.actions.apiserver.objects.Meta;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Connections that stay open: watches over chunked HTTP or web sockets, and commands in pods. */
final class Streams {
    private static final long BOOKMARK_EVERY_MS = 10_000;

    private final Vertx vertx;
    private final Watches watches;
    private final PodExec exec;

    Streams(Vertx vertx, Watches watches, PodExec exec) {
        this.vertx = vertx;
        this.watches = watches;
        this.exec = exec;
    }

    void watch(HttpServerRequest http, Route route, Map<String, String> query) {
        if ("websocket".equalsIgnoreCase(http.getHeader("Upgrade"))) {
            http.toWebSocket()
                    .onSuccess(socket -> run(
                            route,
                            query,
                            socket::writeTextMessage,
                            closed -> socket.closeHandler(unused -> closed.run()),
                            socket::close));
            return;
        }
        var response = http.response();
        response.setChunked(true).putHeader("Content-Type", "application/json");
        response.writeHead();
        run(
                route,
                query,
                line -> response.write(line + "\n"),
                closed -> response.closeHandler(unused -> closed.run()),
                response::end);
    }

    /** Runs one watch; its lines are written on the connection's own thread, in the order of the changes. */
    private void run(
            Route route, Map<String, String> query, Consumer<String> write, Consumer<Runnable> onClosed, Runnable end) {
        var context = vertx.getOrCreateContext();
        var stop = new AtomicReference<Runnable>(() -> {});
        long bookmarks = query.getOrDefault("allowWatchBookmarks", "").equals("true")
                ? vertx.setPeriodic(BOOKMARK_EVERY_MS, unused -> write.accept(watches.bookmark(route.kind(), false)))
                : -1;
        onClosed.accept(() -> {
            stop.get().run();
            vertx.cancelTimer(bookmarks);
        });
        stop.set(watches.open(route, query, line -> context.runOnContext(unused -> write.accept(line))));
        var timeout = query.getOrDefault("timeoutSeconds", "");
        if (!timeout.isEmpty()) {
            vertx.setTimer(TimeUnit.SECONDS.toMillis(Math.max(1, Long.parseLong(timeout))), unused -> {
                stop.get().run();
                vertx.cancelTimer(bookmarks);
                end.run();
            });
        }
    }

    /** Runs a command of a pod and sends what it wrote, in the channels of {@code v4.channel.k8s.io}. */
    void exec(HttpServerRequest http, Route route) {
        var command = http.params().getAll("command");
        var container = Optional.ofNullable(http.params().get("container")).orElse("");
        http.toWebSocket()
                .onSuccess(socket -> vertx.executeBlocking(
                                () -> exec.run(route.namespace(), route.name(), container, command), false)
                        .onSuccess(result -> finish(socket, result))
                        .onFailure(broken ->
                                finish(socket, new PodExec.Result(126, "", String.valueOf(broken.getMessage())))));
    }

    private static void finish(ServerWebSocket socket, PodExec.Result result) {
        send(socket, 1, result.stdout());
        send(socket, 2, result.stderr());
        var status = Meta.JSON.createObjectNode();
        status.putObject("metadata");
        if (result.exitCode() == 0) {
            status.put("status", "Success");
        } else {
            status.put("status", "Failure").put("reason", "NonZeroExitCode");
            status.put("message", "command terminated with non-zero exit code: exit code " + result.exitCode());
            status.putObject("details")
                    .putArray("causes")
                    .addObject()
                    .put("reason", "ExitCode")
                    .put("message", Integer.toString(result.exitCode()));
        }
        send(socket, 3, status.toString());
        socket.close();
    }

    private static void send(ServerWebSocket socket, int channel, String text) {
        if (!text.isEmpty()) {
            socket.writeBinaryMessage(Buffer.buffer().appendByte((byte) channel).appendString(text));
        }
    }
}
