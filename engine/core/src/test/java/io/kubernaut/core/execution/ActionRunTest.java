package io.kubernaut.core.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.SnapshotCodec;
import java.time.Instant;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ActionRunTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static ActionRun run() {
        return new ActionRun(
                UUID.randomUUID(),
                UUID.randomUUID(),
                UUID.randomUUID(),
                "rollback_deployment",
                ObjectRef.parse("", "shop/Deployment/cart"),
                new TreeMap<>(),
                Basis.UNKNOWN,
                "The release crashes.",
                "crash-loop",
                "KubePodCrashLooping",
                RunState.PENDING,
                null,
                "",
                "",
                NOW,
                null,
                null,
                null);
    }

    @Test
    void keepsTheBeforeStateFromPeopleAndTheRestForThem() {
        var planned = run().withPlan(new Plan("Roll back", "-a\n+b", "{\"env\":\"TOKEN=secret\"}"));
        var shown = planned.forPeople();
        assertThat(SnapshotCodec.write(shown)).doesNotContain("secret").contains("Roll back");
        assertThat(planned.plan()).isNotNull();
        assertThat(planned.plan().before()).contains("secret");
        assertThat(run().forPeople().plan()).isNull();
    }

    @Test
    void notesWhenItWasAppliedOnceAndWhenItFinished() {
        var applied = run().in(RunState.APPLIED, "Done.", NOW).in(RunState.VERIFIED, "Seen.", NOW.plusSeconds(5));
        assertThat(applied.appliedAt()).isEqualTo(NOW);
        assertThat(applied.finishedAt()).isEqualTo(NOW.plusSeconds(5));
        assertThat(applied.in(RunState.UNDOING, "Back.", NOW.plusSeconds(9)).finishedAt())
                .isNull();
    }
}
