package io.kubernaut.actions.job;

import io.kubernaut.actions.api.WriteReply;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.PlanStep;
import io.kubernaut.core.execution.Planning;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Plans a row of Jobs: each is tried by a dry-run and shown, and stored as it will be made. */
public final class JobPlanning {
    private final Workbench workbench;
    private final List<PlanStep> steps = new ArrayList<>();
    private final ObjectNode jobs = JsonMapper.shared().createObjectNode();

    public JobPlanning(Workbench workbench) {
        this.workbench = workbench;
    }

    public JobPlanning step(String kind, String summary, ObjectNode manifest) {
        steps.add(PlanStep.pending(kind, summary));
        jobs.set(kind, manifest);
        return this;
    }

    public Planning planned(String summary) {
        var diff = new StringBuilder();
        for (var job : jobs.values()) {
            var manifest = (ObjectNode) job;
            var namespace = manifest.at("/metadata/namespace").asString("");
            switch (workbench.api().create(JobStage.JOB, namespace, manifest, true)) {
                case WriteReply.Took took -> diff.append(workbench.diff().created(JobStage.JOB, manifest));
                case WriteReply.Changed changed -> {
                    return new Planning.Refused(changed.reason());
                }
                case WriteReply.Denied denied -> {
                    return new Planning.Refused(denied.reason());
                }
            }
        }
        return new Planning.Planned(new Plan(summary, diff.toString(), jobs.toString(), steps));
    }

    /** The Job of that step, as planned. */
    public static ObjectNode manifest(Plan plan, String kind) {
        return (ObjectNode) JsonMapper.shared().readTree(plan.before()).path(kind);
    }
}
