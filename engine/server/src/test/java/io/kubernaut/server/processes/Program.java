package io.kubernaut.server.processes;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A program that a test needs and that the machine may lack. */
public final class Program {
    private Program() {}

    /** Where the program is; without it the test is skipped, and says what to install. */
    public static Path require(String name, String debianPackage) {
        var path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
        return Stream.of(path.split(File.pathSeparator, -1))
                .filter(directory -> !directory.isBlank())
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(() -> abort(name + " is not installed. On Debian: apt-get install --no-install-recommends "
                        + debianPackage));
    }
}
