package io.kubernaut.server.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that are there whole or not at all: a half-written one must not pass for a whole one. */
final class WholeFile {
    private WholeFile() {}

    /** Writes to a path. */
    interface Writing<T> {
        T to(Path part) throws IOException;
    }

    /** Writes beside the file, which takes its place once all of it is written and found right. */
    static <T> T write(Path file, Writing<T> writing) throws IOException {
        var part = file.resolveSibling(file.getFileName() + ".part");
        try {
            var written = writing.to(part);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            return written;
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
