package io.kubernaut.actions.apiserver.controllers;

import io.kubernaut.actions.apiserver.controllers.EventLog.Source;
import io.kubernaut.actions.apiserver.objects.Meta;
import io.kubernaut.actions.apiserver.objects.Refusal;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Runs Jobs to their end; their containers succeed unless their behaviour says otherwise. */
final class Jobs implements Controllers.Controller {
    private static final Source SOURCE = Source.of("job-controller");

    private final Cluster cluster;

    Jobs(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public void act() {
        cluster.living("jobs").stream().filter(job -> !finished(job)).forEach(this::reconcile);
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
        boolean tooOften = failed > spec.path("backoffLimit").asInt(6);
        if (!tooOften && !spec.path("suspend").asBoolean(false)) {
            int room = Math.min(spec.path("parallelism").asInt(1), completions - succeeded) - active;
            for (int i = 0; i < room; i++) {
                active += create(job) ? 1 : 0;
            }
        }
        writeStatus(job, active, succeeded, failed, succeeded >= completions, tooOften);
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

    private void writeStatus(
            ObjectNode job, int active, int succeeded, int failed, boolean complete, boolean tooOften) {
        var status = Meta.JSON.createObjectNode();
        status.put("startTime", job.path("status").path("startTime").asString(cluster.now()));
        PodTemplate.count(status, "active", complete || tooOften ? 0 : active);
        PodTemplate.count(status, "succeeded", succeeded);
        PodTemplate.count(status, "failed", failed);
        if (complete) {
            status.put("completionTime", cluster.now());
            cluster.condition(
                    status, job, "Complete", true, "CompletionsReached", "Reached expected number of succeeded pods");
            cluster.events().normal(SOURCE, job, "", "Completed", "Job completed");
        } else if (tooOften) {
            cluster.condition(
                    status, job, "Failed", true, "BackoffLimitExceeded", "Job has reached the specified backoff limit");
            cluster.events()
                    .warning(SOURCE, job, "", "BackoffLimitExceeded", "Job has reached the specified backoff limit");
        }
        cluster.status("jobs", job, status);
    }
}
