package io.kubernaut.server.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A disk of a few hundred MiB, in memory, that can be filled up by others. */
final class SmallDisk implements AutoCloseable {
    private static final int PAGE = 4096;

    private final Path directory;

    private SmallDisk(Path directory) {
        this.directory = directory;
    }

    /** Empty where this process may not mount one. */
    static Optional<SmallDisk> mount(Path directory, int mebibytes) {
        try {
            Files.createDirectories(directory);
            boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "kubernaut-test", directory);
            return mounted ? Optional.of(new SmallDisk(directory)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path directory() {
        return directory;
    }

    /** Takes all that is left, to the last byte, and again what was given back since. */
    void fill() {
        try (var file = Files.newOutputStream(ballast(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            var page = new byte[PAGE];
            while (true) {
                file.write(page);
            }
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("No space left on device")) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Gives back what {@link #fill} took. */
    void empty() {
        try {
            Files.deleteIfExists(ballast());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path ballast() {
        return directory.resolve("ballast");
    }

    @Override
    public void close() {
        if (!run("umount", "-l", directory)) {
            throw new AssertionError("The disk at " + directory + " could not be unmounted");
        }
    }

    private static boolean run(Object... words) {
        var command = Arrays.stream(words).map(String::valueOf).toList();
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
