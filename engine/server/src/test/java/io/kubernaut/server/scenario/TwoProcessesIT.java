package io.kubernaut.server.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes that differ in all that should not matter decide every scenario alike, to the byte. */
class TwoProcessesIT {
    private static final String JAR = "target/kubernaut.jar";

    @TempDir
    private Path folder;

    private String decisions(String name, String... virtualMachine) throws IOException, InterruptedException {
        var json = folder.resolve(name + ".json");
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(virtualMachine));
        command.addAll(List.of("-jar", JAR, "scenarios", "run", "../../rules/scenarios", "--json", json.toString()));
        var log = folder.resolve(name + ".log").toFile();
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        try {
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("%s ends", name).isTrue();
            assertThat(process.exitValue()).as(Files.readString(log.toPath())).isZero();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(json).replaceAll("\"durationMicros\":\\d+", "\"durationMicros\":0");
    }

    @Test
    void decideAlike() throws Exception {
        var one = decisions("one", "-Duser.timezone=UTC", "-Duser.language=en", "-XX:+UseSerialGC");
        var other = decisions(
                "other",
                "-Duser.timezone=Pacific/Chatham",
                "-Duser.language=tr",
                "-Duser.country=TR",
                "-Dfile.encoding=ISO-8859-1",
                "-XX:+UnlockExperimentalVMOptions",
                // Identity hash codes, and with them the order in sets of objects without one of their own.
                "-XX:hashCode=2");

        assertThat(one).contains("\"outcome\":\"ACT\"", "\"snapshot\":\"sha256:");
        assertThat(other).isEqualTo(one);
    }
}
