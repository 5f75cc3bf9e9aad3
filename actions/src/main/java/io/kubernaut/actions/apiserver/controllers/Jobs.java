package io.kubernaut.actions.apiserver.controllers;

import io.kubernaut.actions.apiserver.controllers.EventLog.Source;
import io.kubernaut.actions.apiserver.objects.Meta;
import io.kubernaut.actions.apiserver.objects.Refusal;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** Runs Jobs to their end; their containers succeed unless their behaviour says otherwise. */
final class Jobs implements Controllers.Controller {
    private static final Source SOURCE = Source.of("job-controller");
    private static final String COMPLETE = "Complete";

    private final Cluster cluster;

    Jobs(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public void act() {
        for (var job : cluster.living("jobs")) {
            if (!finished(job)) {
                reconcile(job);
            } else if (keptLongEnough(job)) {
                cluster.delete("jobs", job);
            }
        }
    }

    private boolean keptLongEnough(ObjectNode job) {
        var kept = job.path("spec").path("ttlSecondsAfterFinished");
        var last = Stream.of("Complete", "Failed")
                .map(type ->
                        Cluster.condition(job, type).path("lastTransitionTime").asString(""))
                .filter(time -> !time.isEmpty())
                .findFirst();
        return kept.isNumber()
                && last.isPresent()
                && !cluster.instant().isBefore(Instant.parse(last.get()).plusSeconds(kept.asLong()));
    }

    /** Its pods are deleted with it, and their logs. */
    private boolean pastDeadline(ObjectNode job) {
        var deadline = job.path("spec").path("activeDeadlineSeconds");
        var started = job.path("status").path("startTime").asString("");
        return deadline.isNumber()
                && !started.isEmpty()
                && !cluster.instant().isBefore(Instant.parse(started).plusSeconds(deadline.asLong()));
    }

    private static boolean finished(ObjectNode job) {
        return holds(job, "Complete") || holds(job, "Failed");
    }

    private static boolean holds(ObjectNode job, String condition) {
        return Cluster.condition(job, condition).path("status").asString("").equals("True");
    }

    private void reconcile(ObjectNode job) {
        var spec = job.path("spec");
        int completions = spec.path("completions").asInt(1);
        int succeeded = inPhase(job, "Succeeded");
        int failed = inPhase(job, "Failed");
        int active = (int) cluster.controlled(job, "pods").stream()
                .filter(PodTemplate::active)
                .count();
        if (succeeded < completions && pastDeadline(job)) {
            cluster.controlled(job, "pods").stream()
                    .filter(PodTemplate::active)
                    .forEach(pod -> cluster.delete("pods", pod));
            writeStatus(job, 0, succeeded, failed, "DeadlineExceeded", "Job was active longer than specified deadline");
            return;
        }
        boolean tooOften = failed > spec.path("backoffLimit").asInt(6);
        if (!tooOften && !spec.path("suspend").asBoolean(false)) {
            int room = Math.min(spec.path("parallelism").asInt(1), completions - succeeded) - active;
            for (int i = 0; i < room; i++) {
                active += create(job) ? 1 : 0;
            }
        }
        if (tooOften) {
            writeStatus(
                    job,
                    active,
                    succeeded,
                    failed,
                    "BackoffLimitExceeded",
                    "Job has reached the specified backoff limit");
        } else {
            writeStatus(job, active, succeeded, failed, succeeded >= completions ? COMPLETE : "", "");
        }
    }

    private int inPhase(ObjectNode job, String phase) {
        return (int) cluster.controlled(job, "pods").stream()
                .filter(pod -> pod.path("status").path("phase").asString("").equals(phase))
                .count();
    }

    private boolean create(ObjectNode job) {
        var pod = PodTemplate.pod(
                job,
                job.path("spec").path("template"),
                Map.of(
                        "batch.kubernetes.io/job-name", Meta.name(job),
                        "job-name", Meta.name(job),
                        "batch.kubernetes.io/controller-uid", Meta.uid(job)));
        Meta.of(pod).put("generateName", Meta.name(job) + "-");
        try {
            var created = cluster.create("pods", pod);
            cluster.events().normal(SOURCE, job, "", "SuccessfulCreate", "Created pod: " + Meta.name(created));
            return true;
        } catch (Refusal refused) {
            return false;
        }
    }

    /** @param ending "" while it goes on, COMPLETE, or the reason why it failed */
    private void writeStatus(ObjectNode job, int active, int succeeded, int failed, String ending, String message) {
        var status = Meta.JSON.createObjectNode();
        status.put("startTime", job.path("status").path("startTime").asString(cluster.now()));
        PodTemplate.count(status, "active", ending.isEmpty() ? active : 0);
        PodTemplate.count(status, "succeeded", succeeded);
        PodTemplate.count(status, "failed", failed);
        if (ending.equals(COMPLETE)) {
            status.put("completionTime", cluster.now());
            cluster.condition(
                    status, job, "Complete", true, "CompletionsReached", "Reached expected number of succeeded pods");
            cluster.events().normal(SOURCE, job, "", "Completed", "Job completed");
        } else if (!ending.isEmpty()) {
            cluster.condition(status, job, "Failed", true, ending, message);
            cluster.events().warning(SOURCE, job, "", ending, message);
        }
        cluster.status("jobs", job, status);
    }
}
