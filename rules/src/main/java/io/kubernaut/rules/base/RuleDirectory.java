package io.kubernaut.rules.base;

import io.kubernaut.rules.Origin;
import io.kubernaut.rules.base.Candidate.RefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An operator's directory: every {@code *.drl} is rules, {@code symptoms.csv} at its top lines for the table of symptoms, every {@code *.yaml} and {@code *.yml} a scenario, wherever it
 * lies. Names that begin with a dot are not looked at: a mounted ConfigMap keeps its versions behind {@code ..data}, and
 * links to the present one. Links are followed as long as they stay inside.
 */
public record RuleDirectory(Path path) {
    private static final int DEEPEST = 8;

    /**
     * Reads all of it, within bounds.
     *
     * @throws RefusedException naming the file that cannot be taken, and why
     */
    public Candidate read() throws RefusedException {
        try {
            var reading = new Reading(path.toRealPath());
            reading.directory(reading.root, "");
            return new Candidate(reading.rules, reading.scenarios).checked();
        } catch (NoSuchFileException e) {
            throw new RefusedException("", "There is no " + e.getFile());
        } catch (IOException e) {
            throw new RefusedException("", "The directory cannot be read: " + e);
        }
    }

    /** One pass. */
    private static final class Reading {
        private final Path root;
        private final Map<String, String> rules = new TreeMap<>();
        private final Map<String, String> scenarios = new TreeMap<>();
        private final Deque<Path> above = new ArrayDeque<>();
        private long bytes;

        Reading(Path root) {
            this.root = root;
        }

        void directory(Path directory, String prefix) throws IOException, RefusedException {
            if (above.contains(directory)) {
                throw new RefusedException(prefix, "The link leads back to a directory above it");
            }
            if (above.size() >= DEEPEST) {
                throw new RefusedException(prefix, "Directories lie in one another more than " + DEEPEST + " deep");
            }
            above.push(directory);
            for (var entry : entries(directory)) {
                var name = prefix + entry.getFileName();
                var real = entry.toRealPath();
                if (!real.startsWith(root)) {
                    throw new RefusedException(name, "The link leads out of the directory");
                }
                if (Files.isDirectory(real)) {
                    directory(real, name + "/");
                } else if (name.endsWith(".drl") || name.equals(Origin.SYMPTOMS)) {
                    rules.put(name, text(name, real));
                } else if (name.endsWith(".yaml") || name.endsWith(".yml")) {
                    scenarios.put(name, text(name, real));
                }
            }
            above.pop();
        }

        private static List<Path> entries(Path directory) throws IOException {
            var entries = new ArrayList<Path>();
            try (DirectoryStream<Path> listed = Files.newDirectoryStream(directory)) {
                for (var entry : listed) {
                    if (!entry.getFileName().toString().startsWith(".")) {
                        entries.add(entry);
                    }
                }
            }
            Collections.sort(entries);
            return entries;
        }

        private String text(String name, Path file) throws IOException, RefusedException {
            if (!Files.isRegularFile(file)) {
                throw new RefusedException(name, "This is not a file");
            }
            if (rules.size() + scenarios.size() >= Candidate.MOST_FILES) {
                throw new RefusedException("", "There are more than " + Candidate.MOST_FILES + " files");
            }
            byte[] content;
            try (var stream = Files.newInputStream(file)) {
                content = stream.readNBytes(Candidate.LARGEST_FILE + 1);
            }
            bytes += content.length;
            if (content.length > Candidate.LARGEST_FILE || bytes > Candidate.LARGEST) {
                throw new RefusedException(
                        name,
                        "A file has at most " + Candidate.LARGEST_FILE / 1_024 + "KiB, and all together "
                                + Candidate.LARGEST / 1_048_576 + "MiB");
            }
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)
                        .decode(ByteBuffer.wrap(content))
                        .toString();
            } catch (CharacterCodingException e) {
                throw new RefusedException(name, "The file is not UTF-8 text");
            }
        }
    }
}
