package io.kubernaut.actions.upkeep;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.core.action.Quantities;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Whether a dump of a container's memory finds room in one of its directories: on the disk, and within what the kubelet lets
 * a pod fill before it evicts it.
 */
record DumpRoom(ClusterApi api, LiveObject pod, JsonNode container, Place place, String directory) {
    private static final Duration QUICK = Duration.ofSeconds(20);

    /** What stays free: the kubelet evicts pods at 15 % of the disk for images and 10 % of the node's, by default. */
    private static final double KEPT_FREE = 0.15;

    /** What a container uses, by control groups of version 2 and 1. */
    private static final List<String> USED =
            List.of("/sys/fs/cgroup/memory.current", "/sys/fs/cgroup/memory/memory.usage_in_bytes");

    /** Why there is none, or nobody can tell; empty when there is. */
    Optional<String> obstacle() {
        var reply = place.run(api, List.of("df", "-Pk", directory), QUICK);
        var problem = Place.problem(reply);
        if (problem.isPresent()) {
            return Optional.of("There is no directory " + directory + " in " + place.display() + " (" + problem.get()
                    + "). Mount a volume and name it in the pod's annotation " + CreateHeapDump.PATH + ".");
        }
        var disk = DiskFree.of(Place.text(reply));
        if (disk.isEmpty()) {
            return Optional.of("How much is free in " + directory + " of " + place.display()
                    + " cannot be read from what df says there. Use an image with a POSIX df.");
        }
        var needed = needed();
        if (needed.isEmpty()) {
            return Optional.of(
                    place.display() + " has no limit of memory, and how much it uses cannot be read there, so"
                            + " nobody can tell whether a dump finds room. Set a limit of memory.");
        }
        return full(disk.get(), needed.getAsLong()).or(() -> evicted(needed.getAsLong()));
    }

    /** A dump may be as large as the memory that the container may have, or has where it may have all. */
    private OptionalLong needed() {
        var limit = container.at("/resources/limits/memory").asString("");
        if (!limit.isEmpty()) {
            return OptionalLong.of(Quantities.bytes(limit));
        }
        return USED.stream()
                .map(file -> place.run(api, List.of("cat", file), QUICK))
                .filter(reply -> Place.problem(reply).isEmpty())
                .map(reply -> Place.text(reply).strip())
                .filter(text -> text.matches("[0-9]{1,18}"))
                .mapToLong(Long::parseLong)
                .findFirst();
    }

    private Optional<String> full(DiskFree disk, long needed) {
        long kept = (long) (disk.size() * KEPT_FREE);
        return disk.free() - needed < kept
                ? Optional.of("Only " + Quantities.ofBytes(disk.free()) + " are free in " + directory + " of "
                        + place.display() + ", the heap may take " + Quantities.ofBytes(needed)
                        + ", and 15 % of the disk ("
                        + Quantities.ofBytes(kept) + ") are to stay free. " + elsewhere())
                : Optional.empty();
    }

    /** What is written outside of volumes, or in one that is the node's, counts against the pod's limits. */
    private Optional<String> evicted(long needed) {
        var mount = mount();
        var volume = volume(mount.path("name").asString(""));
        var emptyDir = volume.path("emptyDir");
        if (!mount.isMissingNode() && emptyDir.isMissingNode()) {
            return Optional.empty();
        }
        if (emptyDir.path("medium").asString("").equals("Memory")) {
            return Optional.of(directory + " of " + place.display()
                    + " is kept in memory, where a dump counts against the limit of memory. " + elsewhere());
        }
        return Stream.of(
                        emptyDir.path("sizeLimit").asString(""),
                        container.at("/resources/limits/ephemeral-storage").asString(""))
                .filter(limit -> !limit.isEmpty() && Quantities.bytes(limit) < needed)
                .findFirst()
                .map(limit -> "The heap may take " + Quantities.ofBytes(needed) + ", and " + place.display()
                        + " is evicted once it has written more than " + limit + " to " + directory + ". "
                        + elsewhere());
    }

    private JsonNode mount() {
        return container
                .path("volumeMounts")
                .valueStream()
                .filter(one -> within(directory, one.path("mountPath").asString("")))
                .max(Comparator.comparingInt(
                        one -> one.path("mountPath").asString("").length()))
                .orElse(MissingNode.getInstance());
    }

    private static boolean within(String path, String mount) {
        var base = mount.endsWith("/") ? mount : mount + "/";
        return !mount.isEmpty() && (path + "/").startsWith(base);
    }

    private JsonNode volume(String name) {
        return pod.elements("/spec/volumes")
                .filter(one -> !name.isEmpty() && one.path("name").asString("").equals(name))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    private static String elsewhere() {
        return "Name a volume with more room in the pod's annotation " + CreateHeapDump.PATH + ".";
    }
}
