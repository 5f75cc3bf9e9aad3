package io.kubernaut.server.comparison;

import io.kubernaut.core.context.SnapshotCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;

/** A file of JSON lines that grows: each is written at once and whole, and what a kill cut off is taken away. */
final class Journal<T> implements AutoCloseable {
    private final FileChannel channel;
    private final List<T> before;

    private Journal(FileChannel channel, List<T> before) {
        this.channel = channel;
        this.before = List.copyOf(before);
    }

    /** @throws UnusableFileException where another process has it, or a line is not one of these */
    static <T> Journal<T> open(Path file, Class<T> type) throws IOException {
        var channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (!locked(channel)) {
                throw new UnusableFileException(
                        file + " is in use by another comparison. Wait for it, or name another --work.", null);
            }
            var text = Files.readString(file);
            var whole = text.substring(0, text.lastIndexOf('\n') + 1);
            channel.truncate(whole.getBytes(StandardCharsets.UTF_8).length);
            channel.position(channel.size());
            return new Journal<>(channel, read(file, whole, type));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static <T> List<T> read(Path file, String text, Class<T> type) {
        var read = new ArrayList<T>();
        int number = 0;
        for (var line : text.lines().toList()) {
            number++;
            try {
                read.add(SnapshotCodec.read(line, type));
            } catch (JacksonException e) {
                throw new UnusableFileException(
                        file + ", line " + number
                                + " is not what a comparison wrote. Take the line away, or name another --work.",
                        e);
            }
        }
        return read;
    }

    /** What was in it when it was opened. */
    List<T> before() {
        return before;
    }

    synchronized void add(T entry) {
        try {
            var line = ByteBuffer.wrap((SnapshotCodec.write(entry) + "\n").getBytes(StandardCharsets.UTF_8));
            while (line.hasRemaining()) {
                channel.write(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("What was answered could not be kept", e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
