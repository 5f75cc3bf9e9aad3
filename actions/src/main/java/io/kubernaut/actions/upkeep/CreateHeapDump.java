package io.kubernaut.actions.upkeep;

import io.kubernaut.actions.executor.Stage;
import io.kubernaut.actions.executor.SteppedExecutor;
import io.kubernaut.actions.executor.Workbench;
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
        var room = new DumpRoom(api(), pod, container.get(), place, directory).obstacle();
        if (room.isPresent()) {
            return new Planning.Refused(room.get());
        }
        var file = directory + "/kubernaut-" + request.runId() + probe.suffix();
        var before = (ObjectNode) place.json();
        before.put("file", file);
        probe.command(unfinished(file)).forEach(before.withArray("/command")::add);
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

    /** What is being written has another name: nobody takes it for a whole dump when this process dies. */
    private static String unfinished(String file) {
        int dot = file.lastIndexOf('.');
        return file.substring(0, dot) + "-unfinished" + file.substring(dot);
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

    /**
     * A file that is there is this run's own, for its name is, and whole. What an earlier try did not finish is dumped anew;
     * what a failed one leaves is removed, for it may be large.
     */
    private CommandStage.Outcome dump(Place place, String file, List<String> command) {
        var said = "The heap is in " + file + ".";
        if (size(place, file) > 0) {
            return CommandStage.Outcome.done(said, "");
        }
        remove(place, unfinished(file));
        var outcome = whole(CommandStage.run(workbench(), place, command, Duration.ofMinutes(5), said), command);
        if (!outcome.problem().isEmpty()) {
            remove(place, unfinished(file));
            return outcome;
        }
        return Place.problem(place.run(api(), List.of("mv", unfinished(file), file), QUICK))
                .map(problem -> CommandStage.Outcome.failed(
                        "the dump is in " + unfinished(file) + " of " + place.display() + ", and could not be renamed: "
                                + problem,
                        outcome.log()))
                .orElse(outcome);
    }

    /** jcmd ends well also where the disk was full: only its words tell that the dump is whole. */
    private static CommandStage.Outcome whole(CommandStage.Outcome outcome, List<String> command) {
        return outcome.problem().isEmpty()
                        && command.getFirst().equals("jcmd")
                        && !outcome.log().contains("Heap dump file created")
                ? CommandStage.Outcome.failed(
                        "the JVM does not say that the dump is whole: "
                                + outcome.log().lines().reduce("", (first, last) -> last),
                        outcome.log())
                : outcome;
    }

    /** What cannot be removed is found out by the next command. */
    private void remove(Place place, String file) {
        var unused = place.run(api(), List.of("rm", "-f", file), QUICK);
    }

    private long size(Place place, String file) {
        return FetchStage.size(place.run(api(), List.of("stat", "-c", "%s", file), QUICK));
    }

    @Override
    protected Verification look(ActionRequest request, Plan plan) {
        return new Verification.Verified(plan.steps().getLast().said());
    }
}
