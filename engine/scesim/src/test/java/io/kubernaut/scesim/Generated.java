package io.kubernaut.scesim;

import java.nio.file.Path;
import java.util.List;

/** The shipped scenarios as files of test scenarios, generated once for all tests. */
final class Generated {
    private static final Path FOLDER = Path.of("target/scesim");
    private static final List<ScesimFile> FILES = new Generator(FOLDER)
            .write(Generator.rows()).stream().map(ScesimFile::read).toList();

    private Generated() {}

    /** As they are on the disk. */
    static List<ScesimFile> files() {
        return FILES;
    }

    /** The only row of a scenario, read anew, so that a test may change it. */
    static ScesimFile.Row row(String scenario) {
        var file = Generator.file(FOLDER, World.of(scenario).kind());
        return ScesimFile.read(file).rows().stream()
                .filter(row -> row.description().equals(scenario))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Not one row is of " + scenario));
    }
}
