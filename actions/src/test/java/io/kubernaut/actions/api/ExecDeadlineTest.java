package io.kubernaut.actions.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.actions.api.ExecReply.Ended;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** With the programs of the machine that the tests run on. */
class ExecDeadlineTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private static Ended run(ExecDeadline deadline, Duration limit, String... command)
            throws IOException, InterruptedException {
        var process = new ProcessBuilder(deadline.bounding(List.of(command), limit)).start();
        var output = process.getInputStream().readAllBytes();
        var errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        process.getOutputStream().close();
        return new Ended(process.exitValue(), output, errors, false);
    }

    /** Reading its output comes to an end too: nothing that is left holds it open. */
    @ParameterizedTest
    @EnumSource(ExecDeadline.class)
    void endsWhatDoesNotEndItself(ExecDeadline deadline) throws Exception {
        var reply = run(deadline, Duration.ofSeconds(1), "sh", "-c", "echo begun; exec sleep 300");

        assertThat(reply.text()).isEqualTo("begun\n");
        assertThat(deadline.ended(reply)).isTrue();
    }

    /** The connection ends when the mode is set to off, and when the process that wanted the command is gone. */
    @Test
    void endsWithTheConnectionUnderAShell() throws Exception {
        var command = List.of("sh", "-c", "trap 'echo told; exit 9' TERM; echo begun; sleep 300 & wait $!");
        var process = new ProcessBuilder(ExecDeadline.SHELL.bounding(command, LONG)).start();
        var output = process.inputReader();
        assertThat(output.readLine()).isEqualTo("begun");
        assertThat(process.isAlive()).isTrue();

        process.getOutputStream().close();

        assertThat(output.readLine()).isEqualTo("told");
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isEqualTo(9);
    }

    /** Also one that waits for input, of which there is none. */
    @ParameterizedTest
    @EnumSource(names = "SHELL")
    void givesTheCommandNoInput(ExecDeadline deadline) throws Exception {
        assertThat(run(deadline, LONG, "cat").succeeded()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(ExecDeadline.class)
    void handsOnWhatTheCommandSaysAndHowItEnds(ExecDeadline deadline) throws Exception {
        var reply = run(deadline, LONG, "sh", "-c", "echo out; echo err >&2; exit 3");

        assertThat(reply.exitCode()).isEqualTo(3);
        assertThat(reply.text()).isEqualTo("out\n");
        assertThat(reply.errors()).isEqualTo("err\n");
        assertThat(deadline.ended(reply)).isFalse();
        assertThat(run(deadline, LONG, "true").succeeded()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(ExecDeadline.class)
    void readsNoWordAsShellText(ExecDeadline deadline, @TempDir Path directory) throws Exception {
        var trap = directory.resolve("made");
        var hostile = List.of("$(touch " + trap + ")", "`touch " + trap + "`", "; touch " + trap, "a  b", "*", "\"'$1");

        var reply = run(
                deadline,
                LONG,
                "printf",
                "%s|%s|%s|%s|%s|%s",
                hostile.get(0),
                hostile.get(1),
                hostile.get(2),
                hostile.get(3),
                hostile.get(4),
                hostile.get(5));

        assertThat(reply.text()).isEqualTo(String.join("|", hostile));
        assertThat(Files.exists(trap)).isFalse();
    }

    /** What is missing is the command; it is not begun anew without a deadline. */
    @ParameterizedTest
    @EnumSource(ExecDeadline.class)
    void isThereThoughTheCommandIsNot(ExecDeadline deadline) throws Exception {
        var reply = run(deadline, LONG, "no-such-program");

        assertThat(reply.exitCode()).isEqualTo(127);
        assertThat(deadline.missing(reply)).isFalse();
    }

    /** As runtimes say it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "127; OCI runtime exec failed: exec failed: unable to start container process: exec: \"timeout\":"
                        + " executable file not found in $PATH: unknown; true",
                "127; executable file `timeout` not found in $PATH: No such file or directory; true",
                "126; exec: \"/usr/bin/timeout\": stat /usr/bin/timeout: permission denied; false",
                "127; timeout: failed to run command 'etcdctl': No such file or directory; false",
                "127; timeout: can't execute 'etcdctl': No such file or directory; false",
                "1; exec: \"timeout\": executable file not found in $PATH; false",
            })
    void isMissingWhereTheRuntimeFindsNoSuchProgram(int code, String errors, boolean missing) {
        assertThat(ExecDeadline.TIMEOUT.missing(new Ended(code, new byte[0], errors, false)))
                .isEqualTo(missing);
    }

    /** cri-dockerd writes it to the output. */
    @Test
    void isMissingWhereTheRuntimeSaysSoInTheOutput() {
        var said =
                "OCI runtime exec failed: exec failed: unable to start container process: exec: \"sh\": executable file"
                        + " not found in $PATH: unknown";

        assertThat(ExecDeadline.SHELL.missing(new Ended(126, said.getBytes(StandardCharsets.UTF_8), "", false)))
                .isTrue();
        assertThat(ExecDeadline.SHELL.missing(
                        new Ended(127, "\"sh\" not found".getBytes(StandardCharsets.UTF_8), "", false)))
                .isFalse();
    }
}
