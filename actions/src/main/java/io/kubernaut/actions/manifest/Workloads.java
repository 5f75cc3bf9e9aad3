package io.kubernaut.actions.manifest;

import io.kubernaut.core.cluster.AutoscalerState;
import io.kubernaut.core.cluster.CronJobState;
import io.kubernaut.core.cluster.JobState;
import io.kubernaut.core.cluster.WorkloadState;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes what makes pods, and what scales it. */
final class Workloads {
    private Workloads() {}

    static Fields workload(WorkloadState workload) {
        return workload.kind().equals("DaemonSet") ? daemonSet(workload) : replicated(workload);
    }

    private static Fields replicated(WorkloadState of) {
        var spec = new Fields()
                .always("replicas", of.desired())
                .put("paused", of.paused())
                .put("selector", Fields.of("matchLabels", of.selector()));
        if (!of.strategy().isEmpty()) {
            spec.put(of.kind().equals("Deployment") ? "strategy" : "updateStrategy", Fields.of("type", of.strategy()));
        }
        if (of.partition() != 0) {
            spec.put(
                    "updateStrategy",
                    Fields.of("type", of.strategy()).put("rollingUpdate", Fields.of("partition", of.partition())));
        }
        spec.put("template", Pods.template(of.template()))
                .put(
                        "volumeClaimTemplates",
                        of.claimTemplates().stream()
                                .map(c -> Fields.of("metadata", Fields.of("name", c))
                                        .map())
                                .toList());
        var status = new Fields()
                .always("replicas", of.current())
                .always("updatedReplicas", of.updated())
                .always("readyReplicas", of.ready())
                .always("availableReplicas", of.available())
                .put("observedGeneration", of.observedGeneration())
                .put("currentRevision", of.currentRevision())
                .put("updateRevision", of.updateRevision())
                .put("conditions", Pods.conditions(of.conditions()));
        return Fields.of("spec", spec).put("status", status);
    }

    private static Fields daemonSet(WorkloadState of) {
        var spec = Fields.of("selector", Fields.of("matchLabels", of.selector()))
                .put("updateStrategy", Fields.of("type", of.strategy()))
                .put("template", Pods.template(of.template()));
        var status = new Fields()
                .always("desiredNumberScheduled", of.desired())
                .always("currentNumberScheduled", of.current())
                .always("updatedNumberScheduled", of.updated())
                .always("numberReady", of.ready())
                .always("numberAvailable", of.available())
                .always("numberMisscheduled", of.misscheduled())
                .put("observedGeneration", of.observedGeneration())
                .put("conditions", Pods.conditions(of.conditions()));
        return Fields.of("spec", spec).put("status", status);
    }

    static Fields job(JobState job) {
        var spec =
                new Fields().always("backoffLimit", job.backoffLimit()).put("template", Pods.template(job.template()));
        var status = new Fields()
                .always("active", job.active())
                .always("succeeded", job.succeeded())
                .always("failed", job.failed())
                .put("startTime", job.startedAt())
                .put("conditions", Pods.conditions(job.conditions()));
        return Fields.of("spec", spec).put("status", status);
    }

    static Fields cronJob(CronJobState cronJob) {
        var spec = Fields.of("schedule", cronJob.schedule()).put("suspend", cronJob.suspended());
        var status = Fields.of("active", Collections.nCopies(cronJob.active(), Map.of("kind", "Job")))
                .put("lastScheduleTime", cronJob.lastScheduled())
                .put("lastSuccessfulTime", cronJob.lastSuccessful());
        return Fields.of("spec", spec).put("status", status);
    }

    static Fields autoscaler(AutoscalerState of) {
        var spec = Fields.of(
                        "scaleTargetRef", Fields.of("kind", of.targetKind()).put("name", of.targetName()))
                .always("minReplicas", of.minReplicas())
                .always("maxReplicas", of.maxReplicas())
                .put(
                        "metrics",
                        of.metrics().stream()
                                .map(m -> metric(m, "target", m.target()))
                                .toList());
        var status = new Fields()
                .always("currentReplicas", of.currentReplicas())
                .always("desiredReplicas", of.desiredReplicas())
                .put(
                        "currentMetrics",
                        of.metrics().stream()
                                .filter(m -> m.current() != null)
                                .map(m -> metric(m, "current", m.current()))
                                .toList())
                .put("conditions", Pods.conditions(of.conditions()));
        return Fields.of("spec", spec).put("status", status);
    }

    /** A utilisation is a whole number of percent; the record does not keep which form it had, and compares only two of them. */
    private static Map<String, Object> metric(AutoscalerState.Metric metric, String part, @Nullable Double amount) {
        var amounts = new Fields();
        if (amount != null) {
            amounts.put("value", BigDecimal.valueOf(amount));
        }
        var part1 = part.equals("target") ? amounts.put("type", "Value") : amounts;
        var source = List.of("Resource", "ContainerResource").contains(metric.type())
                ? Fields.of("name", metric.name())
                : Fields.of("metric", Fields.of("name", metric.name()));
        return Fields.of("type", metric.type())
                .put(
                        metric.type().substring(0, 1).toLowerCase(Locale.ROOT)
                                + metric.type().substring(1),
                        source.put(part, part1))
                .map();
    }
}
