package io.kubernaut.actions.upkeep;

import io.kubernaut.actions.executor.Stage;
import io.kubernaut.actions.executor.SteppedExecutor;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.action.Quantities;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.PlanStep;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Has a process write its heap into a file of its container, and takes the file along when it is small. */
final class CreateHeapDump extends SteppedExecutor {
    /** On a pod: a directory with room for a dump, such as a volume's. */
    static final String PATH = "kubernaut.io/dump-path";

    private static final Duration QUICK = Duration.ofSeconds(20);
    private static final Pattern DIRECTORY = Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+");

    CreateHeapDump(Workbench workbench) {
        super("create_heap_dump", workbench);
    }

    @Override
    protected Planning propose(ActionRequest request) {
        var found = find(request.target()).filter(Place::runs);
        if (found.isEmpty()) {
            return new Planning.Refused(request.target().display()
                    + " does not run, so it has no heap; collect_diagnostics gathers what is left of it.");
        }
        var pod = found.get();
        var name = request.text("container");
        var container = name.isEmpty() ? Pods.containers(pod).findFirst() : Pods.container(pod, name);
        if (container.isEmpty()) {
            return new Planning.Refused(pod.display() + " has no container " + name + "; it has "
                    + Pods.containers(pod)
                            .map(one -> one.path("name").asString(""))
                            .collect(Collectors.joining(", "))
                    + ".");
        }
        var place = Place.of(pod, container.get().path("name").asString(""));
        var directory = pod.annotation(PATH).isEmpty() ? "/tmp" : pod.annotation(PATH);
        if (!DIRECTORY.matcher(directory).matches()) {
            return new Planning.Refused("The annotation " + PATH + " of " + pod.display()
                    + " must be a plain absolute path, such as /dumps.");
        }
        var obstacle = place.obstacle(api());
        if (obstacle.isPresent()) {
            return new Planning.Refused(obstacle.get());
        }
        var probe = HeapProbe.of(api(), place, container.get());
        if (!probe.refusal().isEmpty()) {
            return new Planning.Refused(probe.refusal());
        }
        var room = room(
                place, directory, container.get().at("/resources/limits/memory").asString(""));
        if (!room.isEmpty()) {
            return new Planning.Refused(room);
        }
        var file = directory + "/kubernaut-" + request.runId() + probe.suffix();
        var before = (ObjectNode) place.json();
        before.put("file", file);
        probe.command(file).forEach(before.withArray("/command")::add);
        return new Planning.Planned(new Plan(
                "Dump the heap of the " + probe.runtime() + " process in " + place.display()
                        + "; it stands still meanwhile",
                "! " + file + " in " + place.display() + "\n",
                before.toString(),
                List.of(
                        PlanStep.pending(
                                "dump", "Have the " + probe.runtime() + " process write its heap to " + file + "."),
                        PlanStep.pending("fetch", "Keep the file with the run when it is small enough."))));
    }

    /** A dump may be as large as the memory that the container may have. */
    private String room(Place place, String directory, String limit) {
        var reply = place.run(api(), List.of("df", "-Pk", directory), QUICK);
        if (Place.problem(reply).isPresent()) {
            return "There is no directory " + directory + " in " + place.display() + " ("
                    + Place.problem(reply).get() + "). Mount a volume and name it in the pod's annotation " + PATH
                    + ".";
        }
        var free = DiskFree.bytes(Place.text(reply));
        var needed = limit.isEmpty() ? 0 : Quantities.bytes(limit);
        return free >= 0 && free < needed
                ? "Only " + Quantities.ofBytes(free) + " are free in " + directory + " of " + place.display()
                        + ", and the heap may take " + limit + ". Name a volume with more room in the pod's annotation "
                        + PATH + "."
                : "";
    }

    @Override
    protected List<Stage> stages(ActionRequest request, Plan plan) {
        var before = JsonMapper.shared().readTree(plan.before());
        var place = new Place(
                before.path("namespace").asString(""),
                before.path("pod").asString(""),
                before.path("uid").asString(""),
                before.path("container").asString(""));
        var file = before.path("file").asString("");
        var command = before.path("command")
                .valueStream()
                .map(word -> word.asString(""))
                .toList();
        return List.of(
                new CommandStage(workbench(), "dump", "dump", step -> dump(place, file, command)),
                new FetchStage(workbench(), place, file));
    }

    /** A file that is there is this run's own, for its name is. */
    private CommandStage.Outcome dump(Place place, String file, List<String> command) {
        if (size(place, file) > 0) {
            return CommandStage.Outcome.done("The heap is in " + file + ".", "");
        }
        return CommandStage.run(workbench(), place, command, Duration.ofMinutes(5), "The heap is in " + file + ".");
    }

    private long size(Place place, String file) {
        return FetchStage.size(place.run(api(), List.of("stat", "-c", "%s", file), QUICK));
    }

    @Override
    protected Verification look(ActionRequest request, Plan plan) {
        return new Verification.Verified(plan.steps().getLast().said());
    }
}
