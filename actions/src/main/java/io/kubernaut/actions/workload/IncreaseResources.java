package io.kubernaut.actions.workload;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.executor.Edit;
import io.kubernaut.actions.executor.EditingExecutor;
import io.kubernaut.actions.executor.ObjectChange;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.actions.pods.Rollout;
import io.kubernaut.core.action.Quantities;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Raises requests and limits of one container in a pod template. */
final class IncreaseResources extends EditingExecutor {
    private static final List<String> NAMES = List.of("limits.cpu", "limits.memory", "requests.cpu", "requests.memory");
    private static final String POD = "/spec/template/spec";

    IncreaseResources(Workbench workbench) {
        super("increase_resources", workbench);
    }

    @Override
    protected Planning planFor(ActionRequest request, LiveObject live) {
        var obstacle = Rollout.obstacle(live);
        if (obstacle.isPresent()) {
            return new Planning.Refused(obstacle.get());
        }
        var name = request.text("container");
        var found = container(live, name);
        if (found.isEmpty()) {
            return new Planning.Refused(live.display() + " has no container " + name + "; it has " + names(live) + ".");
        }
        var container = found.get();
        var owner = new Autoscaling(api()).ofResources(live, name);
        if (owner.isPresent()) {
            return new Planning.Refused(owner.get());
        }
        var wanted = NAMES.stream().filter(n -> !request.text(n).isEmpty()).toList();
        if (wanted.isEmpty()) {
            return new Planning.Refused("The decision names no request and no limit to raise.");
        }
        var edit = Edit.of(live).anchoredAt(container + "/name").fact("container", name);
        var changes = new ArrayList<String>();
        for (var resource : wanted) {
            var pointer = container + "/resources/" + resource.replace('.', '/');
            var before = live.text(pointer);
            var after = request.text(resource);
            var problem = problem(resource, before, after);
            if (problem.isPresent()) {
                return new Planning.Refused(problem.get());
            }
            if (before.isEmpty() || amount(resource, after) > amount(resource, before)) {
                edit.set(pointer, after);
                changes.add(resource + " " + (before.isEmpty() ? "none" : before) + " to " + after);
            }
        }
        if (changes.isEmpty()) {
            return new Planning.AlreadySo("Container " + name + " of " + live.display() + " has that already.");
        }
        var conflict = requestAboveLimit(request, live, container);
        if (conflict.isPresent()) {
            return new Planning.Refused(conflict.get());
        }
        var allowance = new Allowance(api(), live, container, request).obstacle();
        return allowance.isPresent()
                ? new Planning.Refused(allowance.get())
                : dryRun(
                        request,
                        live,
                        edit,
                        "Container " + name + " of " + live.display() + ": " + String.join(", ", changes));
    }

    @Override
    protected Verification look(ActionRequest request, ObjectChange change, LiveObject live) {
        return new Rollout(api(), workbench().clock()).look(live);
    }

    /** Millicores or bytes. */
    static long amount(String resource, String quantity) {
        return resource.endsWith("cpu") ? Quantities.millis(quantity) : Quantities.bytes(quantity);
    }

    private static Optional<String> problem(String resource, String before, String after) {
        if (before.isEmpty()) {
            // No limit at all is the highest one there is.
            return resource.startsWith("limits.")
                    ? Optional.of("The container has no " + resource + "; setting one would lower it.")
                    : Optional.empty();
        }
        return amount(resource, after) < amount(resource, before)
                ? Optional.of(resource + " is " + before + " now; " + after + " would lower it, which is never done.")
                : Optional.empty();
    }

    private static Optional<String> requestAboveLimit(ActionRequest request, LiveObject live, String container) {
        for (var resource : List.of("cpu", "memory")) {
            var limit = wanted(request, live, container, "limits." + resource);
            var asked = wanted(request, live, container, "requests." + resource);
            if (!limit.isEmpty() && !asked.isEmpty() && amount(resource, asked) > amount(resource, limit)) {
                return Optional.of("requests." + resource + " of " + asked + " would be above the limit of " + limit
                        + "; the limit must be raised with it.");
            }
        }
        return Optional.empty();
    }

    /** What a container asks for after the change. */
    static String wanted(ActionRequest request, LiveObject live, String container, String resource) {
        var asked = request.text(resource);
        return asked.isEmpty() ? live.text(container + "/resources/" + resource.replace('.', '/')) : asked;
    }

    /** The pointer to the container; sidecars among the init containers count too. */
    private static Optional<String> container(LiveObject live, String name) {
        for (var list : List.of(POD + "/containers", POD + "/initContainers")) {
            var names =
                    live.elements(list).map(c -> c.path("name").asString("")).toList();
            if (names.contains(name)) {
                return Optional.of(list + "/" + names.indexOf(name));
            }
        }
        return Optional.empty();
    }

    private static List<String> names(LiveObject live) {
        return Stream.of(POD + "/containers", POD + "/initContainers")
                .flatMap(live::elements)
                .map(c -> c.path("name").asString(""))
                .toList();
    }
}
