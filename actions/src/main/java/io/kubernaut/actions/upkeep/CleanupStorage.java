package io.kubernaut.actions.upkeep;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.executor.PodOwners;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Deletes old files in the directories of a container in which its owner allows that. */
final class CleanupStorage extends SteppedExecutor {
    /** On a pod, its workload or its claim: directories, separated by commas. */
    static final List<String> ANNOTATIONS = List.of("kubernaut.io/cleanup-paths", "kubernaut.io/cleanup-path");

    private static final Duration OLD = Duration.ofDays(7);

    CleanupStorage(Workbench workbench) {
        super("cleanup_storage", workbench);
    }

    @Override
    protected Planning propose(ActionRequest request) {
        if (request.target().kind().equals("Node")) {
            return new Planning.Refused(
                    "Nothing is deleted on a node from here: that takes a privileged program of your"
                            + " own. Let the kubelet do it (imageGCHighThresholdPercent, containerLogMaxSize), or clean "
                            + request.target().display() + " by hand.");
        }
        var target = find(request.target());
        var pod = target.flatMap(this::pod);
        if (target.isEmpty() || pod.isEmpty()) {
            return new Planning.Refused(
                    "No running pod is, or mounts, " + request.target().display()
                            + "; files can be deleted only where a container runs. Start it first.");
        }
        var allowed = CleanupPaths.of(Stream.concat(Stream.of(target.get()), Pods.owners(api(), pod.get()).stream())
                .flatMap(live -> ANNOTATIONS.stream().map(live::annotation))
                .toList());
        var wanted = request.text("paths").isEmpty()
                ? List.<String>of()
                : Stream.of(request.text("paths").split(",", -1))
                        .map(String::strip)
                        .distinct()
                        .toList();
        var paths = wanted.isEmpty() ? allowed.allowed() : wanted;
        var obstacle = obstacle(paths, allowed, pod.get());
        return obstacle.<Planning>map(Planning.Refused::new)
                .orElseGet(() -> plan(request, target.get(), pod.get(), paths));
    }

    private static Optional<String> obstacle(List<String> paths, CleanupPaths allowed, LiveObject pod) {
        if (paths.isEmpty()) {
            return Optional.of("No directory of " + pod.display() + " may be cleaned: let its owner name some in the"
                    + " annotation " + ANNOTATIONS.getFirst() + " of the workload.");
        }
        for (var path : paths) {
            var problem = CleanupPaths.problem(path);
            if (problem.isPresent()) {
                return problem;
            }
            if (!allowed.allows(path)) {
                return Optional.of(path + " is not among the directories that may be cleaned ("
                        + (allowed.allowed().isEmpty() ? "none" : String.join(", ", allowed.allowed()))
                        + "). Its owner may add it to the annotation " + ANNOTATIONS.getFirst() + ".");
            }
        }
        return Optional.empty();
    }

    private Planning plan(ActionRequest request, LiveObject target, LiveObject pod, List<String> paths) {
        var steps = new ArrayList<PlanStep>();
        var before = JsonMapper.shared().createObjectNode();
        var diff = new StringBuilder();
        long bytes = 0;
        for (var path : paths) {
            var place = place(target, pod, path);
            if (place.isEmpty()) {
                return new Planning.Refused(path + " of " + pod.display() + " is not on " + target.display()
                        + "; name a directory below where the claim is mounted.");
            }
            var files = new OldFiles(api(), place.get(), path);
            var obstacle = place.get().obstacle(api()).or(files::obstacle);
            if (obstacle.isPresent()) {
                return new Planning.Refused(obstacle.get());
            }
            var sum = files.sum(age(request));
            if (!sum.problem().isEmpty()) {
                return new Planning.Refused(path + " could not be listed: " + sum.problem());
            }
            bytes += sum.bytes();
            var words = (sum.more() ? "at least " : "") + sum.files() + " files, " + Quantities.ofBytes(sum.bytes());
            steps.add(PlanStep.pending("clean", "Delete from " + path + " what is older: " + words + "."));
            before.withArray("/paths")
                    .addObject()
                    .put("path", path)
                    .set("place", place.get().json());
            diff.append("- ").append(path).append(": ").append(words).append('\n');
            sum.first()
                    .forEach(name -> diff.append("-   ")
                            .append(workbench().redactor().redact(name))
                            .append('\n'));
        }
        if (bytes == 0) {
            return new Planning.AlreadySo(
                    "No file is older than " + age(request) + " in " + String.join(", ", paths) + ".");
        }
        return new Planning.Planned(new Plan(
                        "Delete old files from " + String.join(", ", paths) + " of " + pod.display() + ", up to "
                                + Quantities.ofBytes(bytes),
                        diff.toString(),
                        before.toString(),
                        steps)
                .alsoChanging(PodOwners.of(api(), List.of(pod), request)));
    }

    private static Duration age(ActionRequest request) {
        var text = request.text("olderThan");
        return text.isEmpty() ? OLD : Duration.parse(text);
    }

    private Optional<LiveObject> pod(LiveObject target) {
        return target.kind().equals(ResourceKind.POD)
                ? Optional.of(target).filter(Place::runs)
                : Pods.running(api().list(ResourceKind.POD, target.namespace()).stream()
                                .filter(pod -> volume(pod, target.name()).isPresent()))
                        .stream()
                        .findFirst();
    }

    private static Optional<String> volume(LiveObject pod, String claim) {
        return pod.elements("/spec/volumes")
                .filter(volume -> volume.at("/persistentVolumeClaim/claimName")
                        .asString("")
                        .equals(claim))
                .map(volume -> volume.path("name").asString(""))
                .findFirst();
    }

    /** The container whose mount is nearest to the path; for a claim only one where the path is on it. */
    private static Optional<Place> place(LiveObject target, LiveObject pod, String path) {
        var claim = target.kind().equals(ResourceKind.CLAIM)
                ? volume(pod, target.name()).orElse("")
                : "";
        return Pods.containers(pod)
                .filter(container -> claim.isEmpty()
                        || nearest(container, path).path("name").asString("").equals(claim))
                .max(Comparator.comparing((JsonNode container) ->
                        nearest(container, path).path("mountPath").asString("").length()))
                .map(container -> Place.of(pod, container.path("name").asString("")));
    }

    private static JsonNode nearest(JsonNode container, String path) {
        return container
                .path("volumeMounts")
                .valueStream()
                .filter(mount -> (path + "/")
                        .startsWith(mount.path("mountPath").asString("").replaceAll("/+$", "") + "/"))
                .max(Comparator.comparing(
                        (JsonNode mount) -> mount.path("mountPath").asString("").length()))
                .orElse(JsonMapper.shared().createObjectNode());
    }

    @Override
    protected List<Stage> stages(ActionRequest request, Plan plan) {
        var minFree = request.text("minFree");
        var enough = minFree.isEmpty() ? -1 : Quantities.bytes(minFree);
        return JsonMapper.shared()
                .readTree(plan.before())
                .path("paths")
                .valueStream()
                .<Stage>map(one -> {
                    var files = new OldFiles(
                            api(), Place.of(one.path("place")), one.path("path").asString(""));
                    return new CommandStage(
                            workbench(),
                            "clean",
                            "clean" + files.path().replace('/', '-'),
                            step -> Cleaning.of(files, age(request), enough));
                })
                .toList();
    }

    @Override
    protected Verification look(ActionRequest request, Plan plan) {
        return new Verification.Verified(
                plan.steps().stream().map(PlanStep::said).collect(Collectors.joining(" ")));
    }
}
