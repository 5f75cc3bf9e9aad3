package io.kubernaut.actions.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kubernaut.actions.apiserver.PodExec;
import io.kubernaut.actions.executor.Shop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that are real processes of this machine, over the web socket of the in-process API server. */
class RealCommandsTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofSeconds(1);

    private final List<Process> processes = new CopyOnWriteArrayList<>();
    private final Set<String> missing = new HashSet<>();
    private final AtomicBoolean forbidden = new AtomicBoolean();
    private final Shop shop = new Shop(new PodExec() {
        @Override
        public Optional<Process> begin(List<String> words) {
            var there = !missing.contains(words.getFirst());
            var process = start(
                    there
                            ? words
                            : List.of(
                                    "sh",
                                    "-c",
                                    "echo \"exec: \\\"$0\\\": executable file not found in \\$PATH\" >&2; exit 127",
                                    words.getFirst()));
            if (there) {
                processes.add(process);
            }
            return Optional.of(process);
        }

        @Override
        public Result run(String namespace, String pod, String container, List<String> command) {
            throw new AssertionError("nothing is played");
        }
    });
    private final ClusterApi api = new ClusterApi(
            shop.client, () -> forbidden.get() ? Optional.of("the mode was set to off") : Optional.empty());
    private LiveObject pod;

    @TempDir
    Path directory;

    private static Process start(List<String> words) {
        try {
            return new ProcessBuilder(words).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void release() {
        shop.release("shop/cart:1", 1);
        pod = api.list(ResourceKind.POD, "shop").getFirst();
    }

    @AfterEach
    void close() {
        shop.close();
        for (var process : processes) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private ExecReply exec(Duration limit, String script) {
        return api.exec(pod, "proxy", List.of("sh", "-c", script), limit, 1000);
    }

    /** Sets the mode to off once the command has begun. */
    private ExecReply stopped(String script) throws Exception {
        var begun = directory.resolve("begun");
        var reply = CompletableFuture.supplyAsync(() -> exec(LONG, "touch " + begun + "; " + script));
        await().until(begun.toFile()::exists);
        forbidden.set(true);
        return reply.get();
    }

    @Test
    void keepsWhatWasWrittenByACommandWhoseTimeIsOver() {
        assertThat(exec(SHORT, "echo half; echo trouble >&2; exec sleep 300"))
                .isEqualTo(new ExecReply.OutOfTime(true, "half\ntrouble\n"));
    }

    @Test
    void keepsWhatWasWrittenByACommandThatWasStoppedAndKnowsThatItEnded() throws Exception {
        assertThat(stopped("echo half; exec sleep 300"))
                .isEqualTo(new ExecReply.Stopped("the mode was set to off, so nothing is written", true, "half\n"));
        await().until(() -> processes.stream().noneMatch(Process::isAlive));
    }

    @Test
    void endsACommandThatDoesNotEndWhenItIsAskedTo() throws Exception {
        assertThat(stopped("trap '' TERM; echo half; while true; do sleep 300; done"))
                .isEqualTo(new ExecReply.Stopped("the mode was set to off, so nothing is written", true, "half\n"));
        await().until(() -> processes.stream().noneMatch(Process::isAlive));
    }

    /** Nothing in the container heard of it, so nothing is claimed. */
    @Test
    void doesNotClaimThatACommandEndedWhereTheContainerDoesNotSaySo() throws Exception {
        missing.add("sh");

        assertThat(stopped("echo half; exec sleep 300"))
                .isEqualTo(new ExecReply.Stopped("the mode was set to off, so nothing is written", false, "half\n"));
    }

    @Test
    void endsWhatRunsByTheProgramTimeoutAtItsLimit() {
        missing.add("sh");

        assertThat(exec(SHORT, "echo half; exec sleep 300")).isEqualTo(new ExecReply.OutOfTime(true, "half\n"));
        assertThat(exec(LONG, "exit 124"))
                .isInstanceOfSatisfying(
                        ExecReply.Ended.class,
                        ended -> assertThat(ended.exitCode()).isEqualTo(124));
    }

    @Test
    void takesAnExitCodeOfItsOwnForWhatItIs() {
        for (int code : List.of(124, 137, 143)) {
            assertThat(exec(LONG, "exit " + code))
                    .isInstanceOfSatisfying(
                            ExecReply.Ended.class,
                            ended -> assertThat(ended.exitCode()).isEqualTo(code));
        }
    }

    /** The shell's sign comes last, and errors are cut before. */
    @Test
    void knowsThatTheTimeWasOverHoweverMuchWasWritten() {
        assertThat(exec(SHORT, "head -c 20000 /dev/zero | tr '\\0' x >&2; exec sleep 300"))
                .isInstanceOfSatisfying(ExecReply.OutOfTime.class, late -> {
                    assertThat(late.ended()).isTrue();
                    assertThat(late.log())
                            .startsWith("xxx")
                            .contains("cut here")
                            .hasSizeLessThan(17_000);
                });
    }

    /** What forbids it is asked, and no API server. */
    @Test
    void asksTheApiServerNothingWhileACommandRuns() {
        shop.server.forgetRequests();

        assertThat(exec(LONG, "sleep 3; echo done")).isInstanceOf(ExecReply.Ended.class);

        assertThat(shop.server.requests()).hasSize(1);
    }
}
