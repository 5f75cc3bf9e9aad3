package io.kubernaut.rules;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Texts that ship in the jar, by the lists of them that the build writes. */
public final class ShippedFiles {
    private ShippedFiles() {}

    /** The lines of a list that are not blank. */
    public static List<String> lines(String resource) {
        return text(resource).lines().filter(l -> !l.isBlank()).toList();
    }

    public static String text(String resource) {
        try (InputStream stream = ShippedFiles.class.getClassLoader().getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException(resource + " is missing: the rules were not compiled by the build");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + resource, e);
        }
    }
}
