package io.kubernaut.actions.job;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.executor.Stage;
import io.kubernaut.actions.executor.SteppedExecutor;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.action.Parameter;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** Carries an action out by a CronJob that its target names: suspended, of the same namespace, run as a Job. */
public final class ProcedureExecutor extends SteppedExecutor {
    /** The kind of its only step. */
    public static final String STEP = "procedure";

    private static final ResourceKind CRON_JOB = new ResourceKind("CronJob", "batch", "v1", "cronjobs", true);
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,50}[a-z0-9])?");
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9 ._,:/@%+=-]*");

    private final ActionDefinition action;

    public ProcedureExecutor(ActionDefinition action, Workbench workbench) {
        super(action.name(), workbench);
        this.action = action;
    }

    /** The CronJob that the target names for this action; empty when it names none, or the request fits no schema. */
    Optional<String> named(ActionRequest request) {
        if (misfit(request).isPresent()) {
            return Optional.empty();
        }
        return find(request.target()).map(live -> live.annotation(annotation())).filter(name -> !name.isEmpty());
    }

    private String annotation() {
        return "kubernaut.io/procedure." + action.name();
    }

    @Override
    protected Planning propose(ActionRequest request) {
        if (action.temporary()) {
            return new Planning.Refused(action.name() + " ends by itself when its time is over, and nobody but its"
                    + " authors knows how a procedure is taken back. Remove the annotation " + annotation() + " from "
                    + request.target().display() + ", so that the built-in way is taken.");
        }
        var name = named(request).orElse("");
        var namespace = JobManifest.namespace(request);
        if (namespace.isEmpty()) {
            return new Planning.Refused(request.target().display()
                    + " is in no namespace, so it cannot name a procedure; remove its annotation " + annotation()
                    + ".");
        }
        if (!NAME.matcher(name).matches()) {
            return new Planning.Refused(
                    "The annotation " + annotation() + " must hold nothing but the name of a CronJob"
                            + " of the namespace " + namespace + "; one of another namespace is not run.");
        }
        var unfit = unfit(request);
        if (unfit.isPresent()) {
            return new Planning.Refused(unfit.get());
        }
        var found = api().find(CRON_JOB, namespace, name);
        if (found.isEmpty()) {
            return new Planning.Refused("CronJob " + namespace + "/" + name + ", which the annotation " + annotation()
                    + " names, does not exist. Create it with suspend: true, or remove the annotation.");
        }
        var cronJob = found.get();
        if (!cronJob.flag("/spec/suspend")) {
            return new Planning.Refused(cronJob.display() + " is not suspended, so it runs by itself too. A procedure"
                    + " must have suspend: true.");
        }
        return new JobPlanning(workbench())
                .step(STEP, "Run " + cronJob.display() + " as a Job.", manifest(cronJob, request))
                .planned("Run the procedure " + cronJob.display() + " for " + action.name() + " on "
                        + request.target().display());
    }

    private ObjectNode manifest(LiveObject cronJob, ActionRequest request) {
        return JobManifest.from(cronJob, request, STEP, action.timeoutFor(request.parameters()));
    }

    /** Free text may come from a model; a procedure may be a shell script. */
    private Optional<String> unfit(ActionRequest request) {
        return action.parameters().stream()
                .filter(parameter -> parameter.type() == Parameter.Type.TEXT)
                .filter(parameter ->
                        !HARMLESS.matcher(request.text(parameter.name())).matches())
                .map(parameter -> parameter.name() + " has characters that are not handed to a procedure; letters,"
                        + " digits, spaces and ._,:/@%+=- are.")
                .findFirst();
    }

    @Override
    protected List<Stage> stages(ActionRequest request, Plan plan) {
        return List.of(
                new JobStage(workbench(), request, STEP, JobPlanning.manifest(plan, STEP), JobResult.Judge.COMPLETED));
    }

    @Override
    protected Verification look(ActionRequest request, Plan plan) {
        return new Verification.Verified("The procedure's Job completed; its log is kept with the run.");
    }
}
