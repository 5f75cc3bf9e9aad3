package io.kubernaut.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerStateTest {
    private static final Instant LAST_BEGAN = Instant.parse("2026-01-01T00:00:00Z");

    /** Without a readiness probe a container in a crash loop is ready whenever it runs. */
    @ParameterizedTest(name = "{0}: runs for {5} s after {3} restarts, the last one after {4} s with exit code {2}")
    @CsvSource({
        "just started again,           true,  1, 5, 1,     3,     true",
        "runs for longer than before,  true,  1, 5, 1,     13,    false",
        "about as long as before,      true,  1, 5, 300,   500,   true",
        "much longer than before,      true,  1, 5, 300,   611,   false",
        "unready all the while,        false, 1, 5, 1,     13,    true",
        "a first crash,                true,  1, 1, 1,     3,     false",
        "ended well before,            true,  0, 5, 1,     3,     false",
        "worked for a long time first, true,  1, 5, 600,   3,     false",
    })
    void crashesUntilARunOutlastsTheOneThatFailed(
            String what, boolean ready, int exitCode, int restarts, long lasted, long runsFor, boolean crashing) {
        var ended = LAST_BEGAN.plusSeconds(lasted);
        var began = ended.plusSeconds(40);
        var container = new ContainerState(
                "app",
                "app:1",
                false,
                new Resources(null, null, null, null),
                ready,
                true,
                restarts,
                new ContainerStatus("running", "", "", null, began, null),
                new ContainerStatus(
                        "terminated", exitCode == 0 ? "Completed" : "Error", "", exitCode, LAST_BEGAN, ended));

        assertThat(container.crashing(began.plusSeconds(runsFor))).as(what).isEqualTo(crashing);
    }

    /** The API keeps how a container last ended for as long as its pod lives. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "restarted lately,                 running,    '',               OOMKilled, 60,     true",
        "restarted ten days ago,           running,    '',               OOMKilled, 864000, false",
        "ended for another reason,         running,    '',               Error,     60,     false",
        "waits to be started again,        waiting,    CrashLoopBackOff, OOMKilled, 864000, true",
        "waits for its image since,        waiting,    ImagePullBackOff, OOMKilled, 864000, false",
        "lies where the kernel killed it,  terminated, OOMKilled,        Error,     864000, true",
    })
    void isExplainedByAKillForMemoryOnlyWhileThatIsRecent(
            String what, String phase, String reason, String lastReason, long agoSeconds, boolean explained) {
        var ended = LAST_BEGAN.plusSeconds(3600);
        var now = ended.plusSeconds(agoSeconds);
        var container = new ContainerState(
                "app",
                "app:1",
                false,
                new Resources(null, null, null, null),
                false,
                true,
                1,
                new ContainerStatus(phase, reason, "", null, null, null),
                new ContainerStatus("terminated", lastReason, "", 137, LAST_BEGAN, ended));

        assertThat(container.oomKilledSince(now.minusSeconds(7200))).as(what).isEqualTo(explained);
    }
}
