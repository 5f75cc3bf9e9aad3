package io.kubernaut.server.command;

import io.kubernaut.rules.RuleFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;

/** A folder of rules that a command names. */
final class RuleFolder {
    private RuleFolder() {}

    /** DRL by path, and the table of symptoms; there is at least one of them. */
    static SortedMap<String, String> read(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new CommandFailedException(2, "There is no folder " + folder + ".", null);
        }
        try {
            var sources = RuleFiles.read(folder);
            if (sources.isEmpty()) {
                throw new CommandFailedException(2, "There is no *.drl and no symptoms.csv in " + folder + ".", null);
            }
            return sources;
        } catch (IOException e) {
            throw new CommandFailedException(2, "Cannot read the rules of " + folder + ": " + e.getMessage(), e);
        }
    }
}
