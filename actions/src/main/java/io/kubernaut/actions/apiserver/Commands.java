package io.kubernaut.actions.apiserver;

import io.kubernaut.actions.api.ExecDeadline;
import io.kubernaut.actions.apiserver.objects.Meta;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Runs commands of pods and sends what they write, in the channels of {@code v4.channel.k8s.io}. */
final class Commands {
    private static final int NOT_FOUND = 127;
    private static final int INPUT = 0;
    private static final int OUTPUT = 1;
    private static final int ERRORS = 2;
    private static final int STATUS = 3;

    private final Vertx vertx;
    private final PodExec exec;

    Commands(Vertx vertx, PodExec exec) {
        this.vertx = vertx;
        this.exec = exec;
    }

    /** @param loseAnswer whether the connection ends before how the command ended is told */
    void run(HttpServerRequest http, Route route, boolean loseAnswer) {
        var command = http.params().getAll("command");
        var container = Optional.ofNullable(http.params().get("container")).orElse("");
        http.toWebSocket().onSuccess(socket -> {
            var process = exec.begin(command);
            process.ifPresent(real -> feed(socket, real));
            vertx.executeBlocking(
                            () -> process.isPresent() ? wait(socket, process.get()) : play(route, container, command),
                            false)
                    .onSuccess(result -> finish(socket, result, loseAnswer))
                    .onFailure(broken -> finish(
                            socket, new PodExec.Result(126, "", String.valueOf(broken.getMessage())), loseAnswer));
        });
    }

    private PodExec.Result play(Route route, String container, List<String> command) {
        for (var deadline : ExecDeadline.values()) {
            int before = deadline.wordsBefore(command);
            if (before > 0 && !exec.has(deadline.program(), deadline.secondsIn(command))) {
                return new PodExec.Result(
                        NOT_FOUND,
                        "",
                        "exec: \"" + deadline.program() + "\": executable file not found in $PATH: unknown");
            }
        }
        return exec.run(route.namespace(), route.name(), container, ExecDeadline.commandIn(command));
    }

    /** Its input is what comes over the connection, and ends with that. */
    private static void feed(ServerWebSocket socket, Process process) {
        var input = process.getOutputStream();
        socket.binaryMessageHandler(message -> {
            if (message.length() > 1 && message.getByte(0) == INPUT) {
                write(input, message.getBytes(1, message.length()));
            }
        });
        socket.closeHandler(unused -> close(input));
    }

    private static void write(OutputStream input, byte[] bytes) {
        try {
            input.write(bytes);
            input.flush();
        } catch (IOException e) {
            close(input); // It reads no more.
        }
    }

    private static void close(OutputStream input) {
        try {
            input.close();
        } catch (IOException e) {
            // It is closed all the same.
        }
    }

    private static PodExec.Result wait(ServerWebSocket socket, Process process) throws InterruptedException {
        var errors = CompletableFuture.runAsync(
                () -> hand(process.getErrorStream(), socket, ERRORS),
                command -> Thread.ofVirtual().start(command));
        hand(process.getInputStream(), socket, OUTPUT);
        errors.join();
        return new PodExec.Result(process.waitFor(), "", "");
    }

    private static void hand(InputStream from, ServerWebSocket socket, int channel) {
        var bytes = new byte[4096];
        try {
            for (int read = from.read(bytes); read >= 0; read = from.read(bytes)) {
                socket.writeBinaryMessage(
                        Buffer.buffer().appendByte((byte) channel).appendBytes(bytes, 0, read));
            }
        } catch (IOException e) {
            // The process has ended.
        }
    }

    private static void finish(ServerWebSocket socket, PodExec.Result result, boolean loseAnswer) {
        if (loseAnswer) {
            socket.close();
            return;
        }
        send(socket, OUTPUT, result.stdout());
        send(socket, ERRORS, result.stderr());
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
        send(socket, STATUS, status.toString());
        socket.close();
    }

    private static void send(ServerWebSocket socket, int channel, String text) {
        if (!text.isEmpty()) {
            socket.writeBinaryMessage(Buffer.buffer().appendByte((byte) channel).appendString(text));
        }
    }
}
