package io.kubernaut.actions.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.apiserver.PodExec;
import io.kubernaut.actions.executor.Shop;
import io.kubernaut.actions.executor.Stage.Progress;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.PlanStep;
import io.kubernaut.core.policy.Caution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of commands, and what is said of them, with real ones. */
class CommandStageTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final String WRITES = "echo half; echo 'password=hunter2 was refused' >&2; ";

    private final Shop shop = new Shop(new PodExec() {
        @Override
        public Optional<Process> begin(List<String> words) {
            try {
                return Optional.of(new ProcessBuilder(words).start());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Result run(String namespace, String pod, String container, List<String> command) {
            throw new AssertionError("nothing is played");
        }
    });

    @TempDir
    private Path directory;

    /** The mode is set to off once the command has said that it has begun. */
    private final ClusterApi api = new ClusterApi(
            shop.client,
            () -> Files.exists(directory.resolve("begun")) ? Optional.of("the mode was set to off") : Optional.empty());

    private Place place = new Place("", "", "", "");

    @BeforeEach
    void release() {
        shop.release("shop/cart:1", 1);
        place = Place.of(api.list(ResourceKind.POD, "shop").getFirst(), "cart");
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private Progress run(String script, Duration limit) {
        var workbench = Workbench.of(api, api, Caution.Owned.NEVER, shop.clock);
        return new CommandStage(
                        workbench,
                        "mend",
                        "mend",
                        step -> CommandStage.run(workbench, place, List.of("sh", "-c", script), limit, "It is mended."))
                .advance(PlanStep.pending("mend", "Mend it."));
    }

    private static String kept(Progress progress) {
        assertThat(progress.artefacts()).hasSize(1);
        assertThat(progress.artefacts().getFirst().name()).isEqualTo("mend.log");
        return new String(progress.artefacts().getFirst().content(), StandardCharsets.UTF_8);
    }

    private static void assertFailed(Progress progress, String... words) {
        assertThat(progress)
                .isInstanceOfSatisfying(
                        Progress.Failed.class,
                        failed -> assertThat(failed.reason()).contains(words).doesNotContain("hunter2"));
        assertThat(progress.step().said()).doesNotContain("hunter2");
        assertThat(kept(progress)).isEqualTo("half\npassword=[redacted] was refused\n");
    }

    @Test
    void keepsWhatACommandWroteThatSucceeded() {
        var progress = run(WRITES, LONG);

        assertThat(progress).isInstanceOf(Progress.Done.class);
        assertThat(kept(progress)).isEqualTo("half\npassword=[redacted] was refused\n");
    }

    @Test
    void keepsWhatACommandWroteThatFailedAndSaysNoSecret() {
        assertFailed(run(WRITES + "exit 3", LONG), "exit code 3: password=[redacted] was refused");
    }

    @Test
    void keepsWhatACommandWroteWhoseTimeWasOver() {
        assertFailed(
                run(WRITES + "exec sleep 300", Duration.ofSeconds(1)),
                "it did not end in time, and was ended in the container");
    }

    @Test
    void keepsWhatACommandWroteThatWasStopped() {
        assertFailed(
                run(WRITES + "touch " + directory.resolve("begun") + "; exec sleep 300", LONG),
                "it was ended amid its work in the container, for the mode was set to off");
    }

    /** As when it was asked by nobody to end: its own code is its own. */
    @Test
    void doesNotTakeAnExitCodeOfItsOwnForAnEndOfTime() {
        assertFailed(run(WRITES + "exit 143", LONG), "exit code 143");
    }
}
