package io.kubernaut.actions.apiserver;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Connections that stay open: watches over chunked HTTP or web sockets. */
final class Streams {
    private static final long BOOKMARK_EVERY_MS = 10_000;

    private final Vertx vertx;
    private final Watches watches;

    Streams(Vertx vertx, Watches watches) {
        this.vertx = vertx;
        this.watches = watches;
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
}
