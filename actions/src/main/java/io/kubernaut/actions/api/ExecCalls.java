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
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Runs commands in containers. A connection that is closed ends no process there by itself, so each command is begun under
 * an {@link ExecDeadline} of the container's own, the first that it has: it outlives neither its limit nor, by much, a process
 * of ours that died, and under a shell it ends within a moment once that is told to. Where the container has none, nothing is
 * begun.
 *
 * @param stopped why nothing may run now; asked before a command, and while it runs. It asks no API server
 */
record ExecCalls(HttpClient client, String root, Supplier<Optional<String>> stopped) {
    /** The container's own clock ends it first, and has something to say. */
    private static final Duration SLACK = Duration.ofSeconds(5);

    /** Why a shell may end a command that nobody told it to end. */
    private static final String CUT = "the connection over which it was held was cut";

    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    ExecReply exec(LiveObject pod, String container, List<String> command, Duration limit, int bytes) {
        for (var deadline : ExecDeadline.values()) {
            var call = new Call(
                    pod, container, command, deadline, UUID.randomUUID().toString(), limit);
            var reply = run(call, bytes);
            if (!(reply instanceof ExecReply.Ended ended && deadline.missing(ended))) {
                return reply;
            }
        }
        return new ExecReply.Denied(
                ClusterApi.UNBOUNDED,
                "Container " + container + " of " + pod.display() + " has neither a shell (sh) nor the program timeout,"
                        + " so nothing could end a command there, and none is begun. Use an image that has one of them,"
                        + " or name a procedure of your own instead.");
    }

    /** A command on its way. */
    private record Call(
            LiveObject pod,
            String container,
            List<String> command,
            ExecDeadline deadline,
            String token,
            Duration limit) {
        String path() {
            var streams = new TreeMap<>(Map.of("container", container, "stdout", "true", "stderr", "true"));
            if (deadline.listens()) {
                streams.put("stdin", "true");
            }
            return ClusterApi.path(pod) + "/exec" + ApiPath.query(streams)
                    + deadline.bounding(command, limit, token).stream()
                            .map(word -> "&" + ApiPath.parameter("command", word))
                            .collect(Collectors.joining());
        }

        Duration patience() {
            return Duration.ofSeconds(Math.max(1, limit.toSeconds()))
                    .plus(ExecDeadline.GRACE)
                    .plus(SLACK);
        }

        ExecReply judged(ExecSocket.Ending ending, long began, String forbidden) {
            var ended = ending.reply();
            if (ending.signed().equals(ExecDeadline.TOLD)) {
                return new ExecReply.Stopped(forbidden, true, ended.log());
            }
            return deadline.ended(ended, ending.signed(), Duration.ofNanos(System.nanoTime() - began), limit)
                    ? new ExecReply.OutOfTime(true, ended.log())
                    : ended;
        }
    }

    private ExecReply run(Call call, int bytes) {
        var forbidden = stopped.get();
        if (forbidden.isPresent()) {
            return new ExecReply.Denied(ClusterApi.STOPPED, forbidden.get());
        }
        var what = "exec of " + call.command().getFirst() + " in " + call.pod().display();
        var heard = new ExecSocket(bytes, call.token());
        // Before the container's clock begins, so that no more is measured there than here.
        long began = System.nanoTime();
        var opening = client.newWebSocketBuilder()
                .uri(WebSocket.toWebSocketUri(URI.create(root + call.path())))
                .subprotocol(ExecSocket.PROTOCOL)
                .connectTimeout(ClusterApi.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .buildAsync(heard);
        try {
            var socket = opening.get(ClusterApi.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            try {
                return await(call, heard, socket, began);
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
    private ExecReply await(Call call, ExecSocket heard, WebSocket socket, long began)
            throws ExecutionException, InterruptedException {
        var left = call.patience();
        while (left.isPositive()) {
            var turn = left.compareTo(ASK_AGAIN) < 0 ? left : ASK_AGAIN;
            try {
                return call.judged(heard.ended().get(turn.toMillis(), TimeUnit.MILLISECONDS), began, CUT);
            } catch (TimeoutException e) {
                var forbidden = stopped.get();
                if (forbidden.isPresent()) {
                    return stop(call, heard, socket, began, forbidden.get());
                }
                left = left.minus(turn);
            }
        }
        return new ExecReply.OutOfTime(false, heard.log());
    }

    /** Tells a shell to end the command, and hears whether it did. */
    private static ExecReply stop(Call call, ExecSocket heard, WebSocket socket, long began, String forbidden)
            throws ExecutionException, InterruptedException {
        if (call.deadline().listens()) {
            socket.send(ExecSocket.line());
            try {
                var patience = ExecDeadline.GRACE.plus(SLACK);
                return call.judged(heard.ended().get(patience.toMillis(), TimeUnit.MILLISECONDS), began, forbidden);
            } catch (TimeoutException e) {
                // It did not say so; what is known is told.
            }
        }
        return new ExecReply.Stopped(forbidden, false, heard.log());
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
