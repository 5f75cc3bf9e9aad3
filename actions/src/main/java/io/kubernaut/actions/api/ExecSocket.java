package io.kubernaut.actions.api;

import io.fabric8.kubernetes.client.http.WebSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Hears what a command writes, in the channels of {@code v4.channel.k8s.io}: 1 is its output, 2 its errors, 3 the Status
 * with which it ended. What goes beyond the limits is thrown away as it comes, but for the end of the errors, where the
 * shell that ended the command signs.
 */
final class ExecSocket implements WebSocket.Listener {
    static final String PROTOCOL = "v4.channel.k8s.io";
    private static final int MOST_ERRORS = 16 * 1024;
    private static final int NOT_FOUND = 127;
    private static final int CANNOT_RUN = 126;

    private static final int MOST_TAIL = 256;
    private static final byte INPUT = 0;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final int limit;
    private final String token;
    private final CompletableFuture<Ending> ended = new CompletableFuture<>();
    private byte[] tail = {};
    private boolean truncated;

    /** @param signed what the shell wrote behind its token; "" for nothing */
    record Ending(ExecReply.Ended reply, String signed) {}

    ExecSocket(int limit, String token) {
        this.limit = limit;
        this.token = token;
    }

    CompletableFuture<Ending> ended() {
        return ended;
    }

    /** What was written until now. */
    synchronized String log() {
        return reply(0, "").log();
    }

    /** A line for the input of the command. */
    static ByteBuffer line() {
        return ByteBuffer.wrap(new byte[] {INPUT, '\n'});
    }

    @Override
    public synchronized void onMessage(WebSocket socket, ByteBuffer message) {
        if (message.hasRemaining()) {
            switch (message.get()) {
                case 1 -> keep(message, output, limit);
                case 2 -> {
                    remember(message.duplicate());
                    keep(message, errors, MOST_ERRORS);
                }
                case 3 -> end(StandardCharsets.UTF_8.decode(message).toString());
                default -> {}
            }
        }
        socket.request();
    }

    @Override
    public void onClose(WebSocket socket, int code, String reason) {
        socket.sendClose(1000, "");
        ended.completeExceptionally(new IOException("closed (" + code + ") before the command's end was told"));
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        ended.completeExceptionally(error);
    }

    private void remember(ByteBuffer message) {
        var all =
                ByteBuffer.allocate(tail.length + message.remaining()).put(tail).put(message);
        var most = Math.min(MOST_TAIL, all.position());
        tail = Arrays.copyOfRange(all.array(), all.position() - most, all.position());
    }

    private void keep(ByteBuffer message, ByteArrayOutputStream into, int most) {
        var bytes = new byte[message.remaining()];
        message.get(bytes);
        var room = Math.min(bytes.length, most - into.size());
        into.write(bytes, 0, room);
        truncated |= room < bytes.length;
    }

    private void end(String status) {
        try {
            var json = JsonMapper.shared().readTree(status);
            var message = json.path("message").asString("");
            if (json.path("status").asString("").equals("Success")) {
                end(0, "");
                return;
            }
            for (var cause : json.path("details").path("causes")) {
                if (cause.path("reason").asString("").equals("ExitCode")) {
                    end(Integer.parseInt(cause.path("message").asString("")), "");
                    return;
                }
            }
            var words = message.toLowerCase(Locale.ROOT);
            var missing = words.contains("not found") || words.contains("no such file");
            end(missing ? NOT_FOUND : CANNOT_RUN, message);
        } catch (JacksonException | NumberFormatException e) {
            ended.completeExceptionally(new IOException("how the command ended cannot be read: " + status, e));
        }
    }

    private void end(int exitCode, String message) {
        var last = new String(tail, StandardCharsets.UTF_8);
        var at = last.lastIndexOf(token);
        var signed = at < 0 ? "" : last.substring(at + token.length()).strip();
        ended.complete(new Ending(reply(exitCode, message), signed));
    }

    private ExecReply.Ended reply(int exitCode, String message) {
        var said = errors.toString(StandardCharsets.UTF_8).replaceAll(token + ".*\\R?", "");
        return new ExecReply.Ended(exitCode, output.toByteArray(), said.isBlank() ? message : said, truncated);
    }
}
