package io.kubernaut.actions.job;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ReadDeniedException;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.api.WriteReply;
import io.kubernaut.actions.executor.Marks;
import io.kubernaut.actions.executor.Stage;
import io.kubernaut.actions.executor.SteppedExecutor;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Application.Artefact;
import io.kubernaut.core.execution.PlanStep;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs a Job to its end, keeps its log, and deletes it.
 *
 * <p>That it was made is stored before it is waited for, and its result before it is deleted. So a Job that is not there
 * tells what happened: it is still to be made, somebody deleted it, or it is over and done with.
 *
 * @param manifest as planned; its name is made of the run
 */
public record JobStage(
        Workbench workbench, ActionRequest request, String kind, ObjectNode manifest, JobResult.Judge judge)
        implements Stage {
    public static final ResourceKind JOB = new ResourceKind("Job", "batch", "v1", "jobs", true);
    private static final int MOST_OF_A_LOG = 512 * 1024;
    private static final int MOST_LINES = 20_000;
    private static final String MADE = "uid";

    @Override
    public Progress advance(PlanStep step) {
        var found = api().find(JOB, namespace(), name());
        if (over(step)) {
            return cleared(step, found.stream().toList());
        }
        if (found.isEmpty()) {
            return step.note().isEmpty()
                    ? make(step)
                    : Progress.failed(
                            step,
                            "Job " + name() + " was deleted before its result was read; what it did by then is not"
                                    + " known. Look at the target before trying again.");
        }
        var job = found.get();
        if (!isMine(job)) {
            return Progress.failed(step, job.display() + " is not of this run; delete it by hand first.");
        }
        var noted = step.note().isEmpty() ? step.noting(made(job)) : step;
        if (job.terminating()) {
            return Progress.failed(noted, job.display() + " is being deleted by somebody else.");
        }
        return finished(job)
                ? collect(noted, job)
                : Progress.waiting(noted, job.display() + " is running" + trouble(job), SteppedExecutor.LOOK_AGAIN);
    }

    /** What it changed it has changed; a Job that still runs is stopped. */
    @Override
    public Progress takeBack(PlanStep step) {
        var mine = api().find(JOB, namespace(), name()).filter(this::isMine);
        if (mine.isEmpty()) {
            return Progress.done(step, "Job " + name() + " is over; what it did stays.");
        }
        return api().delete(mine.get(), false) instanceof WriteReply.Denied denied && denied.code() != 404
                ? Progress.failed(step, denied.reason())
                : Progress.done(step, mine.get().display() + " is stopped and deleted; what it did by then stays.");
    }

    /** The mode forbids it to run, so it is not asked whether the mode forbids to stop it. */
    @Override
    public Optional<String> halt() {
        return api().find(JOB, namespace(), name())
                .filter(this::isMine)
                .filter(job -> !finished(job) && !job.terminating())
                .map(job -> workbench.unswitched().delete(job, false) instanceof WriteReply.Denied denied
                                && denied.code() != 404
                        ? job.display() + " could not be stopped (" + denied.reason() + "); delete it by hand."
                        : job.display() + " is stopped and deleted; what it did by then stays.");
    }

    private Progress make(PlanStep step) {
        return switch (api().create(JOB, namespace(), manifest)) {
            case WriteReply.Took took -> {
                var job = new LiveObject(JOB, took.answer());
                yield Progress.waiting(
                        step.noting(made(job)), job.display() + " is started.", SteppedExecutor.LOOK_AGAIN);
            }
            case WriteReply.Changed changed -> Progress.waiting(step, changed.reason(), SteppedExecutor.LOOK_AGAIN);
            case WriteReply.Denied denied -> Progress.failed(step, denied.reason());
        };
    }

    /** The result goes into the note, the log into an artefact; only then is the Job deleted, by the next call. */
    private Progress collect(PlanStep step, LiveObject job) {
        var completed = job.conditionIs("Complete", "True");
        var pods = pods(job);
        var log = pods.stream().map(this::log).collect(Collectors.joining());
        var exitCode = exitCode(pods, completed);
        var reason = job.display() + " failed: " + words(job, exitCode, log);
        var result = JobResult.of(judge.problem(completed, exitCode, log, reason), exitCode, log);
        return new Progress.Waiting(
                step.in(PlanStep.State.UNDER_WAY, job.display() + " has ended.").noting(result.note()),
                Duration.ZERO,
                List.of(new Artefact(
                        kind + ".log", "text/plain; charset=utf-8", log.getBytes(StandardCharsets.UTF_8))));
    }

    private static String words(LiveObject job, int exitCode, String log) {
        var why = job.condition("Failed");
        var last = log.lines()
                .filter(line -> !line.isBlank())
                .reduce((a, b) -> b)
                .map(line -> ". It said last: " + (line.length() <= 300 ? line : line.substring(0, 300) + "…"))
                .orElse("");
        return why.path("reason").asString("") + " " + why.path("message").asString("")
                + (exitCode < 0 ? "" : ", exit code " + exitCode) + last;
    }

    private Progress cleared(PlanStep step, List<LiveObject> job) {
        var result = JobResult.of(step.note());
        var left = job.stream()
                .filter(this::isMine)
                .map(one -> api().delete(one, false))
                .filter(reply -> reply instanceof WriteReply.Denied denied && denied.code() != 404)
                .findFirst()
                .map(reply -> " The Job could not be deleted: " + ((WriteReply.Denied) reply).reason())
                .orElse("");
        return result.problem().isEmpty()
                ? Progress.done(step, "Job " + name() + " has ended." + left)
                : Progress.failed(step, result.problem() + left);
    }

    private List<LiveObject> pods(LiveObject job) {
        return api().list(ResourceKind.POD, namespace(), Map.of("labelSelector", "job-name=" + job.name())).stream()
                .filter(pod -> pod.controlledBy(job.uid()))
                .toList();
    }

    private String log(LiveObject pod) {
        return pod.elements("/spec/containers")
                .map(container -> container.path("name").asString(""))
                .map(container -> {
                    try {
                        return api().log(pod, container, false, MOST_LINES, 0, MOST_OF_A_LOG);
                    } catch (ReadDeniedException e) {
                        return "(the log of container " + container + " is not to be had: " + e.getMessage() + ")\n";
                    }
                })
                .map(workbench.redactor()::redact)
                .collect(Collectors.joining());
    }

    /** Why a Job's pod does not get on: nobody needs to wait for the deadline to know that. */
    private String trouble(LiveObject job) {
        return pods(job).stream()
                .flatMap(pod -> pod.elements("/status/containerStatuses"))
                .map(container -> container.path("state").path("waiting"))
                .filter(waiting -> !waiting.path("reason").asString("").isEmpty())
                .map(waiting ->
                        "; its container waits: " + waiting.path("reason").asString(""))
                .findFirst()
                .orElse(".");
    }

    private static int exitCode(List<LiveObject> pods, boolean completed) {
        return completed
                ? 0
                : pods.stream()
                        .flatMap(pod -> pod.elements("/status/containerStatuses"))
                        .map(container ->
                                container.path("state").path("terminated").path("exitCode"))
                        .mapToInt(code -> code.asInt(-1))
                        .max()
                        .orElse(-1);
    }

    private static boolean finished(LiveObject job) {
        return job.conditionIs("Complete", "True") || job.conditionIs("Failed", "True");
    }

    private static boolean over(PlanStep step) {
        return !step.note().isEmpty()
                && JsonMapper.shared().readTree(step.note()).has("exitCode");
    }

    private static String made(LiveObject job) {
        return JsonMapper.shared().createObjectNode().put(MADE, job.uid()).toString();
    }

    private boolean isMine(LiveObject job) {
        return job.annotation(Marks.RUN).equals(request.runId().toString());
    }

    private String name() {
        return manifest.at("/metadata/name").asString("");
    }

    private String namespace() {
        return manifest.at("/metadata/namespace").asString("");
    }

    private ClusterApi api() {
        return workbench.api();
    }
}
