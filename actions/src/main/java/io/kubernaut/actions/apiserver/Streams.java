package io.kubernaut.actions.apiserver;

import io.kubernaut.actions.api.ExecDeadline;
import io.kubernaut.actions.apiserver.objects.Meta;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Connections that stay open: watches over chunked HTTP or web sockets, and commands in pods. */
final class Streams {
    private static final long BOOKMARK_EVERY_MS = 10_000;

    private final Vertx vertx;
    private final Watches watches;
    private static final int NOT_FOUND = 127;

    private final PodExec exec;

    Streams(Vertx vertx, Watches watches, PodExec exec) {
        this.vertx = vertx;
        this.watches = watches;
        this.exec = exec;
    }

    void watch(HttpServerRequest http, Route route, Map<String, String> query) {
        var outlet = new Outlet();
        var context = vertx.getOrCreateContext();
        // before the client hears that it is connected, so that it misses nothing that happens after
        var stop = watches.open(route, query, line -> context.runOnContext(unused -> outlet.send(line)));
        if ("websocket".equalsIgnoreCase(http.getHeader("Upgrade"))) {
            http.toWebSocket()
                    .onSuccess(socket -> {
                        var timers = timers(route, query, outlet, socket::close);
                        socket.closeHandler(unused -> {
                            stop.run();
                            timers.run();
                        });
                        outlet.open(socket::writeTextMessage);
                    })
                    .onFailure(broken -> stop.run());
            return;
        }
        var response = http.response();
        response.setChunked(true).putHeader("Content-Type", "application/json");
        var timers = timers(route, query, outlet, response::end);
        response.closeHandler(unused -> {
            stop.run();
            timers.run();
        });
        response.writeHead();
        outlet.open(line -> response.write(line + "\n"));
    }

    /** Bookmarks and the end of the watch; the answer cancels both. */
    private Runnable timers(Route route, Map<String, String> query, Outlet outlet, Runnable end) {
        long bookmarks = query.getOrDefault("allowWatchBookmarks", "").equals("true")
                ? vertx.setPeriodic(BOOKMARK_EVERY_MS, unused -> outlet.send(watches.bookmark(route.kind(), false)))
                : -1;
        var timeout = query.getOrDefault("timeoutSeconds", "");
        long last = timeout.isEmpty()
                ? -1
                : vertx.setTimer(TimeUnit.SECONDS.toMillis(Math.max(1, Long.parseLong(timeout))), unused -> end.run());
        return () -> {
            vertx.cancelTimer(bookmarks);
            vertx.cancelTimer(last);
        };
    }

    /** Where lines go; those that come before the connection is there wait. Used on the connection's thread only. */
    private static final class Outlet {
        private final List<String> waiting = new ArrayList<>();
        private @Nullable Consumer<String> target;

        void send(String line) {
            if (target == null) {
                waiting.add(line);
            } else {
                target.accept(line);
            }
        }

        void open(Consumer<String> connection) {
            waiting.forEach(connection);
            waiting.clear();
            target = connection;
        }
    }

    /** Runs a command of a pod and sends what it wrote, in the channels of {@code v4.channel.k8s.io}. */
    void exec(HttpServerRequest http, Route route) {
        var command = http.params().getAll("command");
        var container = Optional.ofNullable(http.params().get("container")).orElse("");
        http.toWebSocket()
                .onSuccess(socket -> vertx.executeBlocking(() -> run(route, container, command), false)
                        .onSuccess(result -> finish(socket, result))
                        .onFailure(broken ->
                                finish(socket, new PodExec.Result(126, "", String.valueOf(broken.getMessage())))));
    }

    private PodExec.Result run(Route route, String container, List<String> command) {
        var inside = command;
        for (var deadline : ExecDeadline.values()) {
            int before = deadline.wordsBefore(command);
            if (before > 0 && !exec.has(deadline.program(), command.get(before - 1))) {
                return new PodExec.Result(
                        NOT_FOUND,
                        "",
                        "exec: \"" + deadline.program() + "\": executable file not found in $PATH: unknown");
            }
            inside = before > 0 ? command.subList(before, command.size()) : inside;
        }
        return exec.run(route.namespace(), route.name(), container, inside);
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
