package io.kubernaut.history.execution;

import static io.kubernaut.history.Given.CART;
import static io.kubernaut.history.Given.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.execution.PlanSeal;
import io.kubernaut.core.execution.RunStore.Started;
import io.kubernaut.core.guard.Limits;
import io.kubernaut.core.work.WorkItem;
import io.kubernaut.core.work.WorkItem.Kind;
import io.kubernaut.history.Given;
import io.kubernaut.history.TestDatabase;
import io.kubernaut.history.memory.PostgresMemory;
import io.kubernaut.history.telling.PostgresOutbox;
import io.kubernaut.history.work.PostgresWorkQueue;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The next step of a plan begins in the course of the work on the one before, or not at all. */
class NextStepIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private PostgresWorkQueue queue;
    private PostgresRunStore runs;
    private WorkItem before;

    @BeforeEach
    void open() {
        var sessions = database.sessions();
        queue = new PostgresWorkQueue(sessions);
        runs = new PostgresRunStore(
                sessions,
                queue,
                new PostgresOutbox(sessions, queue),
                new PostgresMemory(sessions, ActionCatalogue.standard()),
                ActionCatalogue.standard(),
                PlanSeal.NONE,
                Clock.fixed(NOON, ZoneOffset.UTC));
        queue.add(Kind.RUN, UUID.randomUUID(), Duration.ZERO);
        before = claim();
    }

    private WorkItem claim() {
        return queue.claim("me", Set.of(Kind.RUN), 1, Duration.ofMinutes(1)).getFirst();
    }

    private static ActionRun step() {
        return Given.run(UUID.randomUUID(), UUID.randomUUID(), CART, NOON);
    }

    @Test
    void beginsWithItsOwnWork() {
        var step = step();

        assertThat(runs.start(step, Given.NO_LIMITS, before)).isEqualTo(Started.STARTED);

        assertThat(runs.find(step.runId())).contains(step);
        assertThat(claim().subject()).isEqualTo(step.runId());
    }

    @Test
    void isNotBegunByAProcessThatLostItsLease() {
        database.run("UPDATE work_item SET due_at = now() - interval '1 second'");
        var taken = claim();
        var step = step();

        assertThat(runs.start(step, Given.NO_LIMITS, before)).isEqualTo(Started.LEASE_LOST);
        assertThat(runs.find(step.runId())).isEmpty();

        assertThat(runs.start(step, Given.NO_LIMITS, taken)).isEqualTo(Started.STARTED);
    }

    @Test
    void isNotBegunWhileAnotherRunHasItsTarget() {
        assertThat(runs.start(step(), Given.NO_LIMITS, before)).isEqualTo(Started.STARTED);
        var step = step();

        assertThat(runs.start(step, Given.NO_LIMITS, before)).isEqualTo(Started.TARGET_BUSY);

        assertThat(runs.find(step.runId())).isEmpty();
    }

    @Test
    void isNotBegunBeyondTheLimits() {
        var step = step();

        assertThat(runs.start(step, new Limits(0, 0, 0, 0), before)).isEqualTo(Started.LIMIT_REACHED);

        assertThat(runs.find(step.runId())).isEmpty();
    }
}
