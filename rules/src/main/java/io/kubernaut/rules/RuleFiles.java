package io.kubernaut.rules;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads a folder of DRL. */
public final class RuleFiles {
    private static final String SUFFIX = ".drl";

    private RuleFiles() {}

    /**
     * All {@code *.drl} of a folder and those below it, and its table of symptoms if it has one, by their path in it with {@code /} between names. Names that
     * begin with {@code ..} are left out: a mounted ConfigMap keeps its versions there, and links to the present one.
     *
     * @throws java.nio.charset.CharacterCodingException for a file that is not UTF-8
     */
    public static SortedMap<String, String> read(Path folder) throws IOException {
        var sources = new TreeMap<String, String>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return !directory.equals(folder) && isVersion(directory)
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!isVersion(file) && isOurs(folder, file) && Files.isRegularFile(file)) {
                    sources.put(folder.relativize(file).toString().replace('\\', '/'), Files.readString(file));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return sources;
    }

    private static boolean isOurs(Path folder, Path file) {
        return file.toString().endsWith(SUFFIX) || file.equals(folder.resolve(Origin.SYMPTOMS));
    }

    private static boolean isVersion(Path path) {
        return path.getFileName().toString().startsWith("..");
    }
}
