package io.kubernaut.actions.job;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.executor.Marks;
import io.kubernaut.core.execution.ActionRequest;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * How the Jobs look that Kubernaut makes. Their name comes from the run, so that whoever takes the run up finds them.
 *
 * <p>They are made from a CronJob: what runs in them, and with which rights, is what its authors wrote. How long it runs, that
 * it runs once, and that it is cleaned up, is the action's.
 */
public final class JobManifest {
    /** Which action a Job was made for; on the Job and its pod. */
    public static final String ACTION_LABEL = "kubernaut.io/action";

    private static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    private static final Duration KEPT = Duration.ofHours(1);

    private JobManifest() {}

    /** At most 63 characters; {@code step} is one short word of lower case letters. */
    public static String name(ActionRequest request, String step) {
        return "kubernaut-" + request.runId() + "-" + step;
    }

    /** A Job from a CronJob's template, as {@code kubectl create job --from} makes it, told what it is for. */
    static ObjectNode from(LiveObject cronJob, ActionRequest request, String step, Duration deadline) {
        var template = cronJob.at("/spec/jobTemplate").deepCopy();
        var job = job(request, step, deadline);
        if (template.path("spec") instanceof ObjectNode spec) {
            var own = spec.path("activeDeadlineSeconds").asLong(0);
            spec.put("activeDeadlineSeconds", own > 0 ? Math.min(own, deadline.toSeconds()) : deadline.toSeconds());
            for (var field : List.of("ttlSecondsAfterFinished", "backoffLimit")) {
                spec.set(field, job.path("spec").path(field));
            }
            marked(spec.withObject("/template"), request);
            for (var list : List.of("initContainers", "containers")) {
                spec.path("template").path("spec").path(list).forEach(one -> tell((ObjectNode) one, request));
            }
            job.set("spec", spec);
        }
        var metadata = job.withObject("/metadata");
        for (var field : List.of("labels", "annotations")) {
            template.path("metadata").path(field).properties().forEach(entry -> {
                var into = metadata.withObject("/" + field);
                if (!into.has(entry.getKey())) {
                    into.set(entry.getKey(), entry.getValue());
                }
            });
        }
        metadata.withObject("/annotations").put("cronjob.kubernetes.io/instantiate", "manual");
        return job;
    }

    /** As data in variables, never as a part of a command. */
    private static void tell(ObjectNode container, ActionRequest request) {
        var env = container.withArray("/env");
        var parameters = JsonMapper.shared().createObjectNode();
        request.parameters().forEach((name, value) -> parameters.put(name, String.valueOf(value)));
        env.addObject().put("name", "KUBERNAUT_ACTION").put("value", request.action());
        env.addObject()
                .put("name", "KUBERNAUT_RUN")
                .put("value", request.runId().toString());
        env.addObject()
                .put("name", "KUBERNAUT_TARGET")
                .put("value", request.target().kind() + "/" + request.target().name());
        // A dollar sign would be taken for a reference to another variable.
        env.addObject()
                .put("name", "KUBERNAUT_PARAMETERS")
                .put("value", parameters.toString().replace("$", "$$"));
    }

    private static ObjectNode job(ActionRequest request, String step, Duration deadline) {
        var job = JsonMapper.shared().createObjectNode();
        job.put("apiVersion", "batch/v1").put("kind", "Job");
        marked(job, request);
        job.withObject("/metadata").put("name", name(request, step)).put("namespace", namespace(request));
        var spec = job.putObject("spec");
        spec.put("backoffLimit", 0)
                .put("activeDeadlineSeconds", deadline.toSeconds())
                .put("ttlSecondsAfterFinished", KEPT.toSeconds());
        marked(spec.putObject("template"), request);
        return job;
    }

    private static void marked(ObjectNode object, ActionRequest request) {
        var metadata = object.withObject("/metadata");
        metadata.withObject("/labels").put(MANAGED_BY, ClusterApi.FIELD_MANAGER).put(ACTION_LABEL, request.action());
        Marks.applied(request).forEach(metadata.withObject("/annotations")::put);
    }

    /** Everything is made where the target is. */
    static String namespace(ActionRequest request) {
        return request.target().kind().equals("Namespace")
                ? request.target().name()
                : request.target().namespace();
    }
}
