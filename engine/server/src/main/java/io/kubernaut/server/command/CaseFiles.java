package io.kubernaut.server.command;

import io.kubernaut.core.replay.CaseFile;
import io.kubernaut.core.replay.UnreadableCaseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Exported decisions on disk. */
final class CaseFiles {
    private CaseFiles() {}

    static CaseFile open(Path file) {
        try {
            return CaseFile.open(Files.newInputStream(file));
        } catch (UnreadableCaseException e) {
            throw new CommandFailedException(2, file + ": " + e.getMessage() + ".", e);
        } catch (IOException e) {
            throw new CommandFailedException(2, "Cannot read " + file + ": " + e.getMessage() + ".", e);
        }
    }

    /** How many cases there are in a file that is whole. */
    static long count(Path file) throws IOException {
        long count = 0;
        try (var cases = open(file)) {
            for (int n = cases.next(1_000).size(); n > 0; n = cases.next(1_000).size()) {
                count += n;
            }
        } catch (UnreadableCaseException e) {
            throw new CommandFailedException(
                    CommandLineTool.REFUSED, "The service broke off: " + e.getMessage() + ".", e);
        }
        return count;
    }
}
