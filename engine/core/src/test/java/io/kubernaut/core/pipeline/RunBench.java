package io.kubernaut.core.pipeline;

import static io.kubernaut.core.alert.AlertFixtures.anAlert;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.execution.Basis;
import io.kubernaut.core.execution.ClusterCallFailedException;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.guard.Verdict;
import io.kubernaut.core.pipeline.Handler.Ending;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.core.work.WorkItem;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A run process with all that it works on: an incident that is open, a mode, a store and a small cluster. */
final class RunBench {
    static final String ACTION = "increase_resources";
    /** That of the catalogue. */
    static final Duration TIMEOUT =
            ActionCatalogue.standard().find(ACTION).orElseThrow().timeout();

    static final UUID INCIDENT = UUID.randomUUID();
    final HandClock clock = new HandClock("2026-01-01T12:00:00Z");
    final MemoryRuns runs = new MemoryRuns(clock);
    final MemoryAlerts alerts = new MemoryAlerts();
    final MemoryIncidents incidents = new MemoryIncidents(alerts);
    final ModeByHand mode = new ModeByHand();
    private final String action;
    final SmallCluster cluster;
    /** What guards say against the next runs, when they are asked again. */
    final Deque<String> objections = new ArrayDeque<>();

    /** What is said of the cluster before the next rounds of a run. */
    final Deque<Verdict> rounds = new ArrayDeque<>();

    boolean reachable = true;
    private long fence;
    final RunProcess process;

    RunBench() {
        this(ACTION);
    }

    RunBench(String action) {
        this.action = action;
        this.cluster = new SmallCluster(action);
        this.process = new RunProcess(
                runs,
                (name, wanted) -> reachable ? Optional.of(cluster) : Optional.empty(),
                ActionCatalogue.standard(),
                alerts,
                mode,
                asking(),
                incidents,
                () -> Policy.DEFAULTS,
                List.of("log"),
                clock);
        var receipt =
                alerts.receive(clock.instant(), anAlert("KubePodCrashLooping").made());
        alerts.openedBy(receipt).forEach(e -> alerts.link(e.episodeId(), INCIDENT));
    }

    private Recheck asking() {
        return new Recheck() {
            @Override
            public Optional<String> objection(ActionRun run) {
                return Optional.ofNullable(objections.poll());
            }

            @Override
            public Verdict goingOn(ActionRun run) {
                return rounds.isEmpty() ? new Verdict.Allow("") : rounds.pop();
            }
        };
    }

    ActionRun aRun(RunState state) {
        return aRun(state, action, state == RunState.PENDING ? null : new Plan("128Mi to 256Mi", "", "{}"));
    }

    ActionRun aRunOn(ObjectRef target, RunState state) {
        return aRun(target, state, action, null);
    }

    ActionRun aRun(RunState state, String of, @Nullable Plan plan) {
        return aRun(ObjectRef.parse("", "shop/Deployment/cart"), state, of, plan);
    }

    private ActionRun aRun(ObjectRef target, RunState state, String of, @Nullable Plan plan) {
        var run = new ActionRun(
                UUID.randomUUID(),
                UUID.randomUUID(),
                INCIDENT,
                of,
                target,
                new TreeMap<>(),
                Basis.UNKNOWN,
                "It was killed for memory.",
                "oom-kill",
                "KubePodCrashLooping",
                state,
                plan,
                "",
                "",
                clock.instant(),
                state == RunState.APPLYING || state == RunState.APPLIED ? clock.instant() : null,
                state == RunState.APPLIED ? clock.instant() : null,
                null);
        runs.add(run);
        return run;
    }

    /** A claim of the run's item by a process that holds the lease. */
    Ending handle(ActionRun run) {
        runs.claimed(++fence);
        return process.handle(new WorkItem(1, WorkItem.Kind.RUN, run.runId(), 0, fence));
    }

    RunState state(ActionRun run) {
        return runs.find(run.runId()).orElseThrow().state();
    }

    static ClusterCallFailedException noAnswer() {
        return new ClusterCallFailedException("connection reset", new IllegalStateException());
    }
}
