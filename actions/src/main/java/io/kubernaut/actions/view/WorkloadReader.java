package io.kubernaut.actions.view;

import io.kubernaut.core.cluster.CronJobState;
import io.kubernaut.core.cluster.JobState;
import io.kubernaut.core.cluster.Meta;
import io.kubernaut.core.cluster.WorkloadState;
import java.util.List;

/** Reads what makes pods: Deployment, StatefulSet, DaemonSet, ReplicaSet, Job and CronJob. */
final class WorkloadReader {
    private static final String REVISION = "deployment.kubernetes.io/revision";

    private WorkloadReader() {}

    static WorkloadState read(Meta meta, Tree workload) {
        return meta.ref().kind().equals("DaemonSet") ? daemonSet(meta, workload) : replicated(meta, workload);
    }

    private static WorkloadState replicated(Meta meta, Tree workload) {
        var spec = workload.at("spec");
        var status = workload.at("status");
        var replicas = status.number("replicas", 0);
        var replicaSet = meta.ref().kind().equals("ReplicaSet");
        return new WorkloadState(
                meta,
                spec.number("replicas", 1),
                replicas,
                // all pods of a ReplicaSet have its template
                replicaSet ? replicas : status.number("updatedReplicas", 0),
                status.number("readyReplicas", 0),
                status.number("availableReplicas", 0),
                status.bigNumber("observedGeneration", 0),
                spec.flag("paused"),
                replicaSet ? "" : strategy(meta, spec),
                spec.at("updateStrategy", "rollingUpdate").number("partition", 0),
                revision(meta),
                0,
                status.text("currentRevision"),
                status.text("updateRevision"),
                spec.at("selector", "matchLabels").texts(),
                TemplateReader.read(spec.at("template")),
                MetaReader.conditions(status),
                spec.list("volumeClaimTemplates").stream()
                        .map(t -> t.at("metadata").text("name"))
                        .toList());
    }

    private static String strategy(Meta meta, Tree spec) {
        return spec.at(meta.ref().kind().equals("Deployment") ? "strategy" : "updateStrategy")
                .text("type", "RollingUpdate");
    }

    private static WorkloadState daemonSet(Meta meta, Tree workload) {
        var spec = workload.at("spec");
        var status = workload.at("status");
        return new WorkloadState(
                meta,
                status.number("desiredNumberScheduled", 0),
                status.number("currentNumberScheduled", 0),
                status.number("updatedNumberScheduled", 0),
                status.number("numberReady", 0),
                status.number("numberAvailable", 0),
                status.bigNumber("observedGeneration", 0),
                false,
                strategy(meta, spec),
                0,
                0,
                status.number("numberMisscheduled", 0),
                "",
                "",
                spec.at("selector", "matchLabels").texts(),
                TemplateReader.read(spec.at("template")),
                MetaReader.conditions(status),
                List.of());
    }

    private static long revision(Meta meta) {
        var text = meta.annotation(REVISION);
        try {
            return text.isEmpty() ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new MalformedFieldException(
                    "metadata.annotations." + REVISION, "is \"" + Text.cut(text, 40) + "\"", "write a whole number");
        }
    }

    static JobState job(Meta meta, Tree job) {
        var spec = job.at("spec");
        var status = job.at("status");
        return new JobState(
                meta,
                status.number("active", 0),
                status.number("succeeded", 0),
                status.number("failed", 0),
                spec.number("backoffLimit", 6),
                status.instant("startTime"),
                MetaReader.conditions(status),
                TemplateReader.read(spec.at("template")));
    }

    static CronJobState cronJob(Meta meta, Tree cronJob) {
        var spec = cronJob.at("spec");
        var status = cronJob.at("status");
        return new CronJobState(
                meta,
                spec.text("schedule"),
                spec.flag("suspend"),
                status.list("active").size(),
                status.instant("lastScheduleTime"),
                status.instant("lastSuccessfulTime"));
    }
}
