package io.kubernaut.bench.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

/** A miniature of the whole, so that a change of the service that breaks the harness is seen at once. */
class BenchIT {
    @TempDir
    private Path directory;

    @Test
    void measuresTheServiceAndWritesEachFigure() throws IOException {
        var file = directory.resolve("figures.json");

        assertThat(new CommandLine(new BenchCommand())
                        .execute("--quick", "--no-rules", "--scale", "50", "--json", file.toString()))
                .isZero();

        var json = JsonMapper.shared().readTree(Files.readString(file));
        for (var key : new String[] {
            "rowCeilingPerSecond",
            "singlesOverNaive",
            "groups50OverRowCeiling",
            "storedPerSecondGroups10",
            "storedPerSecondSingles",
            "acceptP99OverBareCommitP50",
            "storedP99MillisAt1000",
            "residentMiB",
            "readyCpuOverMinimalBoot",
            "backtestPerSecond"
        }) {
            assertThat(json.path(key).isNumber()).as(key).isTrue();
            assertThat(json.path(key).asDouble()).as(key).isPositive();
        }
        assertThat(json.at("/raw/at1000PerSecond/alertsInNoDecision").asInt()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"--jar nowhere.jar | --jar: there is no", "--scale 0 | --scale: must be at least 1"})
    void wrongArgumentsAreNamed(String arguments, String said) {
        var told = new StringWriter();

        assertThat(new CommandLine(new BenchCommand())
                        .setErr(new PrintWriter(told))
                        .execute(arguments.split(" ")))
                .isEqualTo(2);
        assertThat(told.toString()).contains(said);
    }
}
