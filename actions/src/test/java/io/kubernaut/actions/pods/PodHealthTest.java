package io.kubernaut.actions.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class PodHealthTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:01:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            True  | 0 | "running":{"startedAt":"2026-01-01T00:00:50Z"}    |                                               | WELL
            True  | 0 | "running":{}                                      |                                               | WELL
            True  | 0 | "running":{"startedAt":"2026-01-01T00:00:58Z"}    |                                               | WAITING
            True  | 1 | "running":{"startedAt":"2026-01-01T00:00:50Z"}    | "terminated":{"exitCode":1,"reason":"Error"}  | WAITING
            True  | 1 | "running":{"startedAt":"2025-12-31T23:59:00Z"}    | "terminated":{"exitCode":1,"reason":"Error"}  | WELL
            True  | 2 | "running":{"startedAt":"2026-01-01T00:00:50Z"}    | "terminated":{"exitCode":1,"reason":"Error"}  | BROKEN
            True  | 1 | "running":{"startedAt":"2026-01-01T00:00:50Z"}    | "terminated":{"exitCode":137,"reason":"OOMKilled"} | BROKEN
            False | 0 | "waiting":{"reason":"ContainerCreating"}          |                                               | WAITING
            False | 0 | "waiting":{"reason":"ErrImagePull"}               |                                               | WAITING
            False | 0 | "waiting":{"reason":"ImagePullBackOff"}           |                                               | BROKEN
            False | 0 | "waiting":{"reason":"CreateContainerConfigError"} |                                               | BROKEN
            False | 1 | "waiting":{"reason":"CrashLoopBackOff"}           | "terminated":{"exitCode":1}                   | BROKEN
            False | 0 | "terminated":{"exitCode":1,"reason":"Error"}      |                                               | WAITING
            False | 0 | "running":{"startedAt":"2026-01-01T00:00:00Z"}    |                                               | WAITING
            """)
    void judgesAPodByItsContainers(String ready, int restarts, String state, String last, PodHealth.State health) {
        var pod = """
                {"kind":"Pod","metadata":{"name":"p"},"status":{"phase":"Running",
                 "conditions":[{"type":"Ready","status":"%s"}],
                 "containerStatuses":[{"name":"app","restartCount":%d,"state":{%s},"lastState":{%s}}]}}""".formatted(ready, restarts, state, last == null ? "" : last);
        var live = new LiveObject(
                ResourceKind.POD, (ObjectNode) JsonMapper.shared().readTree(pod));

        var judged = PodHealth.of(live, NOW);

        assertThat(judged.state()).as(judged.words()).isEqualTo(health);
        assertThat(judged.words()).startsWith("pod p");
    }
}
