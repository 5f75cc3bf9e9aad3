package io.kubernaut.actions.upkeep;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.ExecReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files in a directory of a container that were not changed for a time. find follows no link and stays on the
 * directory's own file system.
 */
record OldFiles(ClusterApi api, Place place, String path) {
    private static final Duration QUICK = Duration.ofSeconds(20);
    private static final Duration LONG = Duration.ofMinutes(4);
    private static final int MOST_BYTES = 8 * 1024 * 1024;

    /** How many there are and what they hold; at least so many when the list was too long. */
    record Sum(String problem, long files, long bytes, boolean more, List<String> first) {}

    /** Why the directory cannot be used; empty when it can. A link on the way to it could lead anywhere. */
    Optional<String> obstacle() {
        var reply = place.run(api, List.of("readlink", "-f", path), QUICK);
        var problem = Place.problem(reply);
        if (problem.isPresent()) {
            return Optional.of(path + " in " + place.display() + " cannot be looked at: " + problem.get()
                    + ". Name a directory that exists, or a procedure where the image has no such programs.");
        }
        var real = Place.text(reply).strip();
        return real.equals(path)
                ? Optional.empty()
                : Optional.of(path + " in " + place.display() + " is, or lies behind, a symbolic link; name the real"
                        + " directory, and have its owner allow that.");
    }

    /** -1 when it is not known. */
    long free() {
        return DiskFree.of(Place.text(place.run(api, List.of("df", "-Pk", path), QUICK)))
                .map(DiskFree::free)
                .orElse(-1L);
    }

    Sum sum(Duration age) {
        var reply = place.run(api, find(age, "-exec", "stat", "-c", "%s %n", "{}", "+"), LONG, MOST_BYTES);
        var problem = Place.problem(reply);
        if (problem.isPresent()) {
            return new Sum(problem.get(), 0, 0, false, List.of());
        }
        long files = 0;
        long bytes = 0;
        var first = new ArrayList<String>();
        for (var line : Place.text(reply).lines().toList()) {
            var space = line.indexOf(' ');
            // A name may hold anything, also an end of line: what does not look like a line of ours is part of a name.
            if (space > 0
                    && space <= 18
                    && line.startsWith(path + "/", space + 1)
                    && line.substring(0, space).chars().allMatch(c -> c >= '0' && c <= '9')) {
                files++;
                bytes += Long.parseLong(line.substring(0, space));
                if (first.size() < 20) {
                    first.add(line.substring(space + 1));
                }
            }
        }
        return new Sum("", files, bytes, ((ExecReply.Ended) reply).truncated(), first);
    }

    ExecReply delete(Duration age) {
        return place.run(api, find(age, "-delete"), LONG);
    }

    private List<String> find(Duration age, String... then) {
        var command = new ArrayList<>(
                List.of("find", path, "-xdev", "-type", "f", "-mmin", "+" + Math.max(1, age.toMinutes())));
        command.addAll(List.of(then));
        return command;
    }
}
