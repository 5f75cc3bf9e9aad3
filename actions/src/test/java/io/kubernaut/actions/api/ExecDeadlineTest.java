package io.kubernaut.actions.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kubernaut.actions.api.ExecReply.Ended;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With the programs of the machine that the tests run on. */
class ExecDeadlineTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    /** A deadline by one of the machine's programs. */
    record By(ExecDeadline deadline, String name, List<String> program) {
        @Override
        public String toString() {
            return name;
        }

        List<String> bounding(List<String> command, Duration limit, String token) {
            var words = new ArrayList<>(deadline.bounding(command, limit, token));
            words.removeFirst();
            words.addAll(0, program);
            // Tests have less patience between asking a command to end and making it.
            int grace = deadline == ExecDeadline.SHELL ? words.indexOf(token) - 1 : program.size() + 1;
            assertThat(words.set(grace, "1")).isEqualTo("5");
            return words;
        }
    }

    static Stream<By> shells() {
        return Stream.of(
                        new By(ExecDeadline.SHELL, "sh", List.of("sh")),
                        new By(ExecDeadline.SHELL, "dash", List.of("dash")),
                        new By(ExecDeadline.SHELL, "bash", List.of("bash")),
                        new By(ExecDeadline.SHELL, "busybox", List.of("busybox", "sh")))
                .filter(by -> installed(by.program().getFirst()).isPresent());
    }

    static Stream<By> all() {
        return Stream.concat(shells(), Stream.of(new By(ExecDeadline.TIMEOUT, "timeout", List.of("timeout"))));
    }

    static Stream<Arguments> codesOfDeadlines() {
        return all().flatMap(by -> Stream.of(124, 137, 143).map(code -> Arguments.of(by, code)));
    }

    private static Optional<Path> installed(String program) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** What a command came to, and what the shell signed. */
    private record Came(By by, Ended reply, String signed, Duration took, Duration limit) {
        boolean outOfTime() {
            return by.deadline().ended(reply, signed, took, limit);
        }
    }

    private static Came run(By by, Duration limit, String... command) throws IOException, InterruptedException {
        long began = System.nanoTime();
        var token = UUID.randomUUID().toString();
        var process = new ProcessBuilder(by.bounding(List.of(command), limit, token)).start();
        return came(by, process, token, began, limit);
    }

    /** Reads both to their end, so whatever holds one of them open is waited for. */
    private static Came came(By by, Process process, String token, long began, Duration limit)
            throws IOException, InterruptedException {
        var output = process.getInputStream().readAllBytes();
        var errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        process.getOutputStream().close();
        var took = Duration.ofNanos(System.nanoTime() - began);
        var at = errors.indexOf(token);
        return new Came(
                by,
                new Ended(process.exitValue(), output, at < 0 ? errors : errors.substring(0, at), false),
                at < 0 ? "" : errors.substring(at + token.length()).strip(),
                took,
                limit);
    }

    /** Reading its output comes to an end too: nothing that is left holds it open. */
    @ParameterizedTest
    @MethodSource("all")
    void endsWhatDoesNotEndItself(By by) throws Exception {
        var came = run(by, Duration.ofSeconds(1), "sh", "-c", "echo begun; exec sleep 300");

        assertThat(came.reply().text()).isEqualTo("begun\n");
        assertThat(came.outOfTime()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("all")
    void killsWhatDoesNotEndWhenAskedTo(By by) throws Exception {
        var came =
                run(by, Duration.ofSeconds(1), "sh", "-c", "trap '' TERM; echo begun; while true; do sleep 300; done");

        assertThat(came.reply().text()).isEqualTo("begun\n");
        assertThat(came.outOfTime()).isTrue();
        assertThat(came.took()).isLessThan(Duration.ofSeconds(30));
    }

    /** They hold the output open: its end is theirs. The program timeout is done once the command itself has ended. */
    @ParameterizedTest
    @MethodSource("shells")
    void endsChildrenWithTheCommandAlsoThoseThatDoNotEndWhenAskedTo(By by) throws Exception {
        var came = run(
                by,
                Duration.ofSeconds(1),
                "sh",
                "-c",
                "sleep 300 & sh -c 'trap \"\" TERM; while true; do sleep 300; done' & exec sleep 300");

        assertThat(came.outOfTime()).isTrue();
        assertThat(came.took()).isLessThan(Duration.ofSeconds(30));
    }

    /** Of this machine's shells, dash groups no processes by itself, and sees no setsid on that path. */
    @ParameterizedTest
    @ValueSource(strings = {"exec sleep 300", "trap '' TERM; while sleep 1; do :; done"})
    void endsAtLeastTheCommandWhereNothingGroupsProcesses(String script, @TempDir Path programs) throws Exception {
        for (var program : List.of("sh", "sleep")) {
            Files.createSymbolicLink(
                    programs.resolve(program), installed(program).orElseThrow());
        }
        var by = new By(
                ExecDeadline.SHELL,
                "dash",
                List.of(installed("sh").orElseThrow().toString()));
        var token = UUID.randomUUID().toString();
        var limit = Duration.ofSeconds(1);
        var builder = new ProcessBuilder(by.bounding(List.of("sh", "-c", script), limit, token));
        builder.environment().put("PATH", programs.toString());

        var came = came(by, builder.start(), token, System.nanoTime(), limit);

        assertThat(came.outOfTime()).isTrue();
        assertThat(came.took()).isLessThan(Duration.ofSeconds(30));
    }

    /** Nobody else would end it: the command that is waited for is over. */
    @ParameterizedTest
    @MethodSource("shells")
    void endsWhatACommandLeavesInTheBackground(By by) throws Exception {
        var came = run(by, LONG, "sh", "-c", "sh -c 'trap \"\" TERM; while true; do sleep 300; done' & exit 4");

        assertThat(came.reply().exitCode()).isEqualTo(4);
        assertThat(came.outOfTime()).isFalse();
        assertThat(came.took()).isLessThan(Duration.ofSeconds(30));
    }

    /** The connection ends when the process that wanted the command is gone; a line comes when the mode forbids it. */
    @ParameterizedTest
    @MethodSource("shells")
    void endsAsSoonAsTheConnectionDoesOrALineComes(By by) throws Exception {
        for (var line : List.of(true, false)) {
            var token = UUID.randomUUID().toString();
            var command = List.of("sh", "-c", "trap 'echo told; exit 9' TERM; echo begun; sleep 300 & wait $!");
            var process = new ProcessBuilder(by.bounding(command, LONG, token)).start();
            assertThat(process.getInputStream().readNBytes(6)).asString().isEqualTo("begun\n");
            assertThat(process.isAlive()).isTrue();

            if (line) {
                process.getOutputStream().write('\n');
                process.getOutputStream().flush();
            } else {
                process.getOutputStream().close();
            }

            var came = came(by, process, token, System.nanoTime(), LONG);
            assertThat(came.reply().text()).isEqualTo("told\n");
            assertThat(came.reply().exitCode()).isEqualTo(9);
            assertThat(came.signed()).isEqualTo(ExecDeadline.TOLD);
            assertThat(came.outOfTime()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void killsWhatDoesNotEndWhenTheConnectionDoes(By by) throws Exception {
        var token = UUID.randomUUID().toString();
        var command = List.of("sh", "-c", "trap '' TERM; echo begun; while true; do sleep 300; done");
        var process = new ProcessBuilder(by.bounding(command, LONG, token)).start();
        assertThat(process.getInputStream().readNBytes(6)).asString().isEqualTo("begun\n");

        process.getOutputStream().close();

        assertThat(came(by, process, token, System.nanoTime(), LONG).signed()).isEqualTo(ExecDeadline.TOLD);
    }

    /** A command may end like that by itself, and long before its time is over. */
    @ParameterizedTest
    @MethodSource("codesOfDeadlines")
    void isNotMistakenInACommandThatEndsLikeOneOutOfTime(By by, int code) throws Exception {
        var came = run(by, LONG, "sh", "-c", "exit " + code);

        assertThat(came.reply().exitCode()).isEqualTo(code);
        assertThat(came.outOfTime()).isFalse();
    }

    /** A container's first process may not clear away what is left to it. */
    @ParameterizedTest
    @MethodSource("shells")
    void leavesNothingRunningBehindACommandThatEnds(By by) throws Exception {
        var limit = Duration.ofSeconds(ThreadLocalRandom.current().nextLong(100_000_000, 999_999_999));
        for (int i : IntStream.range(0, 50).toArray()) {
            assertThat(run(by, limit, "sh", "-c", "exit " + i % 3).reply().exitCode())
                    .isEqualTo(i % 3);
        }

        await().untilAsserted(() -> assertThat(
                        ProcessHandle.allProcesses().flatMap(process -> process.info().commandLine().stream()))
                .noneMatch(line -> line.contains(Long.toString(limit.toSeconds()))));
    }

    /** Also one that waits for input, of which there is none. */
    @ParameterizedTest
    @MethodSource("shells")
    void givesTheCommandNoInput(By by) throws Exception {
        assertThat(run(by, LONG, "cat").reply().succeeded()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("all")
    void handsOnWhatTheCommandSaysAndHowItEnds(By by) throws Exception {
        var came = run(by, LONG, "sh", "-c", "echo out; echo err >&2; exit 3");

        assertThat(came.reply().exitCode()).isEqualTo(3);
        assertThat(came.reply().text()).isEqualTo("out\n");
        assertThat(came.reply().errors()).isEqualTo("err\n");
        assertThat(came.outOfTime()).isFalse();
        assertThat(run(by, LONG, "true").reply().succeeded()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("all")
    void readsNoWordAsShellText(By by, @TempDir Path directory) throws Exception {
        var trap = directory.resolve("made");
        var hostile = List.of("$(touch " + trap + ")", "`touch " + trap + "`", "; touch " + trap, "a  b", "*", "\"'$1");

        var came = run(
                by,
                LONG,
                "printf",
                "%s|%s|%s|%s|%s|%s",
                hostile.get(0),
                hostile.get(1),
                hostile.get(2),
                hostile.get(3),
                hostile.get(4),
                hostile.get(5));

        assertThat(came.reply().text()).isEqualTo(String.join("|", hostile));
        assertThat(Files.exists(trap)).isFalse();
    }

    /** Of a program that signs nothing, an exit code alone tells nothing. */
    @ParameterizedTest
    @ValueSource(ints = {124, 137, 143})
    void isBelievedOfTheProgramTimeoutOnceTheTimeHasPassed(int code) {
        var reply = new Ended(code, new byte[0], "", false);
        var limit = Duration.ofSeconds(20);

        assertThat(ExecDeadline.TIMEOUT.ended(reply, "", Duration.ofSeconds(19), limit))
                .isFalse();
        assertThat(ExecDeadline.TIMEOUT.ended(reply, "", limit, limit)).isTrue();
        assertThat(ExecDeadline.TIMEOUT.ended(new Ended(0, new byte[0], "", false), "", limit, limit))
                .isFalse();
    }

    /** What is missing is the command; it is not begun anew without a deadline. */
    @ParameterizedTest
    @MethodSource("all")
    void isThereThoughTheCommandIsNot(By by) throws Exception {
        var reply = run(by, LONG, "no-such-program").reply();

        assertThat(reply.exitCode()).isEqualTo(127);
        assertThat(by.deadline().missing(reply)).isFalse();
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
