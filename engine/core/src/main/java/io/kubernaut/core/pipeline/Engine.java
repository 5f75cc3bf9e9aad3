package io.kubernaut.core.pipeline;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.advice.Answer;
import io.kubernaut.core.advice.Consultations;
import io.kubernaut.core.advice.Models;
import io.kubernaut.core.assessment.AlertSource;
import io.kubernaut.core.assessment.AssessmentStore;
import io.kubernaut.core.assessment.Measuring;
import io.kubernaut.core.assessment.UntreatedStore;
import io.kubernaut.core.cluster.Clusters;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.KnowledgeBases;
import io.kubernaut.core.deliberation.Deliberation;
import io.kubernaut.core.deliberation.Judgement;
import io.kubernaut.core.execution.ActionExecutors;
import io.kubernaut.core.execution.RunStore;
import io.kubernaut.core.guard.ExecutorGuard;
import io.kubernaut.core.guard.Guards;
import io.kubernaut.core.health.Health;
import io.kubernaut.core.incident.AlertStore;
import io.kubernaut.core.incident.IncidentStore;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.policy.ModeStore;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.core.telling.Outbox;
import io.kubernaut.core.telling.Sink;
import io.kubernaut.core.work.WorkItem;
import io.kubernaut.core.work.WorkQueue;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts the pipeline together from its ports, and runs it. */
public final class Engine implements AutoCloseable {
    private final Deliberation deliberation;
    private final Approvals approvals;
    private final LeftAlone leftAlone;
    private final Worker deciding;
    private final Worker working;
    private final @Nullable AskingModels models;
    private final @Nullable Worker asking;

    /** So many calls would renew their leases all the time; and what a dead process asked may wait for its next turn. */
    private static final Duration ASKING_LEASE = Duration.ofSeconds(60);

    /**
     * Who asks models what the advisor wants to know.
     *
     * @param atOnce how many calls this process has under way at most
     */
    public record Asking(Models models, Consultations consultations, Answer.Keeping keeping, int atOnce) {}

    /** Where the pipeline's facts are kept. */
    public record Storage(
            AlertStore alerts,
            IncidentStore incidents,
            RunStore runs,
            WorkQueue queue,
            Outbox outbox,
            ModeStore modes,
            Memory memory,
            AssessmentStore assessments,
            UntreatedStore untreated) {}

    private static final String NOT_ASKED =
            "A model would be asked here; none is asked when stored facts are decided again.";

    /** What decisions are made with. Rules, view and policy are asked for anew each time, so that they can change. */
    public record Knowledge(KnowledgeBases rules, ActionCatalogue catalogue, Advisor advisor, Supplier<Policy> policy) {

        /** A decision core for evaluation: what counts is the decision, not who could carry it out here. */
        public Deliberation forEvaluation() {
            return deliberation(rules, ExecutorGuard.Executable.EVERYTHING, advisor.forTrial());
        }

        /**
         * A decision core that decides stored facts again under rules of the caller's. It asks no model, whose answers
         * are no function of the facts, and says where one would be asked.
         */
        public Deliberation forReplay(KnowledgeBases bases, ExecutorGuard.Executable executable) {
            return deliberation(bases, executable, Advisor.unasked(advisor, NOT_ASKED));
        }

        Deliberation with(ExecutorGuard.Executable executable) {
            return deliberation(rules, executable, advisor);
        }

        private Deliberation deliberation(KnowledgeBases base, ExecutorGuard.Executable executable, Advisor asked) {
            return new Deliberation(base, catalogue, new Judgement(catalogue, Guards.standard(executable), asked));
        }
    }

    /** The clusters to look at and to act on, and who knows whether an alert fires. */
    public record Reach(Clusters clusters, ActionExecutors executors, AlertSource source, Measuring measuring) {}

    /**
     * @param settings for all that is not deciding
     * @param deciders how many portions of alerts are decided about at once
     * @param asks null where no model is ever asked
     */
    public Engine(
            Storage storage,
            Knowledge knowledge,
            Reach reach,
            List<Sink> sinks,
            Health health,
            Clock clock,
            Worker.Settings settings,
            int deciders,
            @Nullable Asking asks) {
        var sinkNames = sinks.stream().map(Sink::name).sorted().toList();
        this.deliberation = knowledge.with(
                (cluster, action) -> reach.executors().executor(cluster, action).isPresent());
        var triage = new Triage(
                storage.alerts(),
                storage.incidents(),
                deliberation,
                reach.clusters(),
                storage.memory(),
                knowledge.policy(),
                storage.modes(),
                new Conclusions(clock, sinkNames, health),
                clock);
        this.approvals = new Approvals(
                storage.incidents(), storage.alerts(), storage.runs(), storage.modes(), storage.queue(), clock);
        var runs = new RunProcess(
                storage.runs(),
                reach.executors(),
                knowledge.catalogue(),
                storage.alerts(),
                storage.modes(),
                new FreshGuards(
                        storage.incidents(),
                        storage.alerts(),
                        deliberation,
                        reach.clusters(),
                        storage.memory(),
                        knowledge.policy(),
                        storage.modes(),
                        clock),
                storage.incidents(),
                knowledge.policy(),
                sinkNames,
                clock);
        var givenUp = new GivenUp(storage.alerts(), storage.outbox(), sinkNames, clock);
        this.deciding = Worker.computing(
                storage.queue(),
                Map.of(WorkItem.Kind.TRIAGE, triage, WorkItem.Kind.DECIDE, triage),
                settings.atOnce(deciders),
                givenUp);
        Map<WorkItem.Kind, Handler> handlers = new EnumMap<>(WorkItem.Kind.class);
        handlers.put(WorkItem.Kind.RUN, runs);
        var appraisal = appraisal(storage, reach);
        handlers.put(
                WorkItem.Kind.ASSESS,
                new Assessing(appraisal, storage.assessments(), knowledge.catalogue(), knowledge.policy(), clock));
        this.leftAlone = new LeftAlone(appraisal, storage.untreated(), knowledge.policy(), clock);
        handlers.put(WorkItem.Kind.EXPIRE, approvals);
        handlers.put(WorkItem.Kind.REVERT, new Expiries(storage.runs(), storage.modes(), sinkNames, clock));
        handlers.put(WorkItem.Kind.TELL, new Teller(storage.outbox(), sinks, clock));
        this.working = new Worker(storage.queue(), handlers, settings, givenUp);
        this.models = asks == null
                ? null
                : new AskingModels(
                        asks.models(), asks.consultations(), asks.keeping(), storage.modes(), clock, deciding::nudge);
        this.asking = asks == null || models == null
                ? null
                : Worker.waiting(
                        storage.queue(),
                        Map.of(WorkItem.Kind.ASK, models),
                        settings.atOnce(asks.atOnce()).leasedFor(ASKING_LEASE),
                        givenUp);
    }

    private static Appraisal.Ports appraisal(Storage storage, Reach reach) {
        return new Appraisal.Ports(
                storage.runs(),
                storage.incidents(),
                storage.alerts(),
                storage.memory(),
                reach.clusters(),
                reach.source(),
                reach.measuring());
    }

    /** The decision core in force, with what this installation can carry out. */
    public Deliberation deliberation() {
        return deliberation;
    }

    public Approvals approvals() {
        return approvals;
    }

    public LeftAlone leftAlone() {
        return leftAlone;
    }

    public void start() {
        deciding.start();
        working.start();
        if (asking != null) {
            asking.start();
        }
    }

    /** Says that there may be work now, so that nothing waits for the next poll. */
    public void nudge() {
        deciding.nudge();
        working.nudge();
        if (asking != null) {
            asking.nudge();
        }
    }

    @Override
    public void close() {
        if (models != null) {
            models.close();
        }
        if (asking != null) {
            asking.close();
        }
        deciding.close();
        working.close();
    }
}
