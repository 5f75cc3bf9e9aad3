package io.kubernaut.actions.backup;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.executor.Stage;
import io.kubernaut.actions.executor.SteppedExecutor;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.util.ArrayList;
import java.util.List;

/** Makes a backup by the method that is asked for, else by the first one that this cluster has for the target. */
final class BackupData extends SteppedExecutor {
    private final List<BackupMethod> methods;

    /** @param methods the preferred one first */
    BackupData(Workbench workbench, List<BackupMethod> methods) {
        super("backup_data", workbench);
        this.methods = List.copyOf(methods);
    }

    @Override
    protected Planning propose(ActionRequest request) {
        var target = find(request.target());
        if (target.isEmpty()) {
            return absent(request);
        }
        var wanted = request.text("method");
        var reasons = new ArrayList<String>();
        for (var method : methods) {
            if (!wanted.isEmpty() && !wanted.equals(method.name())) {
                continue;
            }
            var planning = method.plan(request, target.get());
            if (!(planning instanceof Planning.Refused refused)) {
                return planning;
            }
            reasons.add(method.name() + ": " + refused.reason());
        }
        return new Planning.Refused(
                reasons.isEmpty()
                        ? "No CronJob is named that makes a backup of it; leave method out." + elsewhere(target.get())
                        : "No backup can be made. " + String.join(" ", reasons) + elsewhere(target.get()));
    }

    private String elsewhere(LiveObject target) {
        return " Or name a procedure of your own: annotate " + target.display() + " kubernaut.io/procedure." + action()
                + "=<a suspended CronJob>.";
    }

    private BackupMethod method(Plan plan) {
        var kind = plan.steps().getFirst().kind();
        return methods.stream()
                .filter(method -> method.name().equals(kind))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No method " + kind));
    }

    @Override
    protected List<Stage> stages(ActionRequest request, Plan plan) {
        return method(plan).stages(request, plan);
    }

    @Override
    protected Verification look(ActionRequest request, Plan plan) {
        return method(plan).look(request, plan);
    }
}
