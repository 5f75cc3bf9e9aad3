package io.kubernaut.actions.api;

import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.fabric8.kubernetes.client.http.WebSocketHandshakeException;
import io.kubernaut.core.execution.ClusterCallFailedException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Runs commands in containers. A connection that is closed ends no process there by itself, so each command is begun under
 * an {@link ExecDeadline} of the container's own, the first that it has: it outlives neither its limit nor, by much, a process
 * of ours that died, and under a shell it ends within a moment once the connection is closed. Where the container has
 * none, the connection is closed at the limit, and that the command may go on is told.
 *
 * @param stopped why nothing may run now; asked before a command, and while it runs
 */
record ExecCalls(HttpClient client, String root, Supplier<Optional<String>> stopped) {
    /** The container's own clock ends it first. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    ExecReply exec(LiveObject pod, String container, List<String> command, Duration limit, int bytes) {
        var patience = Duration.ofSeconds(Math.max(1, limit.toSeconds())).plus(GRACE);
        for (var deadline : ExecDeadline.values()) {
            var reply = run(pod, container, deadline.bounding(command, limit), deadline.listens(), patience, bytes);
            if (!(reply instanceof ExecReply.Ended ended)) {
                return reply;
            }
            if (!deadline.missing(ended)) {
                return deadline.ended(ended) ? new ExecReply.OutOfTime(true) : ended;
            }
        }
        return run(pod, container, command, false, limit, bytes);
    }

    /** @param listens whether it ends with the connection */
    private ExecReply run(
            LiveObject pod, String container, List<String> command, boolean listens, Duration limit, int bytes) {
        var forbidden = stopped.get();
        if (forbidden.isPresent()) {
            return new ExecReply.Denied(ClusterApi.STOPPED, forbidden.get());
        }
        var streams = new TreeMap<>(Map.of("container", container, "stdout", "true", "stderr", "true"));
        if (listens) {
            streams.put("stdin", "true");
        }
        var query = ApiPath.query(streams)
                + command.stream()
                        .map(word -> "&" + ApiPath.parameter("command", word))
                        .collect(Collectors.joining());
        var what = "exec of " + command.getFirst() + " in " + pod.display();
        var heard = new ExecSocket(bytes);
        var opening = client.newWebSocketBuilder()
                .uri(WebSocket.toWebSocketUri(URI.create(root + ClusterApi.path(pod) + "/exec" + query)))
                .subprotocol(ExecSocket.PROTOCOL)
                .connectTimeout(ClusterApi.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .buildAsync(heard);
        try {
            var socket = opening.get(ClusterApi.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            try {
                return await(heard.ended(), listens, limit);
            } finally {
                socket.sendClose(1000, "");
            }
        } catch (ExecutionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof WebSocketHandshakeException refused) {
                return denied(refused, what);
            }
            throw new ClusterCallFailedException("The cluster's API broke off (" + what + "): " + cause, cause);
        } catch (TimeoutException e) {
            opening.thenAccept(socket -> socket.sendClose(1000, ""));
            throw new ClusterCallFailedException("The cluster's API did not answer in time (" + what + ")", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterCallFailedException("Interrupted while asking the cluster's API (" + what + ")", e);
        }
    }

    /** Until it ends, its time is over, or nothing may run any more. */
    private ExecReply await(CompletableFuture<ExecReply.Ended> ending, boolean listens, Duration limit)
            throws ExecutionException, InterruptedException {
        var left = limit;
        while (left.isPositive()) {
            var turn = left.compareTo(ASK_AGAIN) < 0 ? left : ASK_AGAIN;
            try {
                return ending.get(turn.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                var forbidden = stopped.get();
                if (forbidden.isPresent()) {
                    return new ExecReply.Stopped(forbidden.get(), listens);
                }
                left = left.minus(turn);
            }
        }
        return new ExecReply.OutOfTime(listens);
    }

    private static ExecReply denied(WebSocketHandshakeException refused, String what) {
        var code = refused.getResponse().code();
        if (code >= 500 || code == 429) {
            throw new ClusterCallFailedException("The cluster's API answered HTTP " + code + " to " + what, refused);
        }
        // The answer to an upgrade has no body that could be read.
        return new ExecReply.Denied(
                code,
                switch (code) {
                    case 401 -> "The API server does not accept Kubernaut's credentials (" + what + ").";
                    case 403 -> "Kubernaut lacks a permission: create and get pods/exec (" + what + ").";
                    case 404 -> "The API server does not know the pod any more (" + what + ").";
                    default -> "The API server refused (HTTP " + code + ") the " + what + ".";
                });
    }
}
