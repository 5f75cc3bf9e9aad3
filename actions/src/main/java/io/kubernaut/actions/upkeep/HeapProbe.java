package io.kubernaut.actions.upkeep;

import io.kubernaut.actions.api.ClusterApi;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Finds out what runs in a container, and which program has it write its heap.
 *
 * @param refusal why it cannot be done; "" when it can
 * @param suffix of the file
 * @param dump the command, for the file's name
 */
record HeapProbe(String refusal, String runtime, String suffix, Function<String, List<String>> dump) {
    private static final Duration QUICK = Duration.ofSeconds(20);
    private static final Pattern JVM = Pattern.compile("([0-9]{1,7}) (?!jdk\\.jcmd|sun\\.tools\\.jcmd).*");

    private static final Pattern DIRECTORY = Pattern.compile("--diagnostic-dir=((?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)+)");

    /** Waits until the snapshot that the signal asked for grows no more. Directory and file come as words of their own. */
    private static final String SNAPSHOT = """
            : > "$2" && kill -USR2 1 || exit 1
            last=none
            for i in $(seq 120); do
              sleep 2
              f=$(find "$1" -maxdepth 1 -name 'Heap.*.heapsnapshot' -newer "$2" | head -n 1)
              [ -n "$f" ] || continue
              s=$(stat -c %s "$f")
              [ "$s" = "$last" ] && mv "$f" "$2" && exit 0
              last=$s
            done
            exit 1
            """;

    List<String> command(String file) {
        return dump.apply(file);
    }

    static HeapProbe of(ClusterApi api, Place place, JsonNode container) {
        var processes = Place.text(place.run(api, List.of("jcmd", "-l"), QUICK))
                .lines()
                .map(JVM::matcher)
                .filter(match -> match.matches())
                .map(match -> match.group(1))
                .toList();
        if (!processes.isEmpty()) {
            var process = processes.getFirst();
            return new HeapProbe("", "Java", ".hprof", file -> List.of("jcmd", process, "GC.heap_dump", file));
        }
        var program = Place.text(place.run(api, List.of("cat", "/proc/1/comm"), QUICK))
                .strip();
        return switch (program) {
            case "java" ->
                refused("a JVM without jcmd runs in " + place.display()
                        + ". Use an image with a JDK, or set -XX:+HeapDumpOnOutOfMemoryError.");
            case "dotnet" -> dotnet(api, place);
            case "node" -> node(place, container);
            default ->
                refused("what runs in " + place.display() + " (" + (program.isEmpty() ? "unknown" : program)
                        + ") is no JVM, Node or .NET process that could be asked for its heap. For a Go program fetch"
                        + " /debug/pprof/heap, or name a procedure of your own.");
        };
    }

    private static HeapProbe dotnet(ClusterApi api, Place place) {
        return Place.problem(place.run(api, List.of("dotnet-dump", "--version"), QUICK))
                        .isEmpty()
                ? new HeapProbe(
                        "",
                        ".NET",
                        ".dmp",
                        file -> List.of(
                                "dotnet-dump", "collect", "--process-id", "1", "--type", "Heap", "--output", file))
                : refused("a .NET process runs in " + place.display()
                        + ", but its image has no dotnet-dump. Add it to the image.");
    }

    /** Node chooses the file's name itself, in a directory that it was started with. */
    private static HeapProbe node(Place place, JsonNode container) {
        var options = Stream.concat(
                        Pods.words(container).stream(),
                        container
                                .path("env")
                                .valueStream()
                                .map(one -> one.path("value").asString("")))
                .flatMap(words -> Stream.of(words.split("\\s+")))
                .toList();
        var directory = options.stream()
                .map(DIRECTORY::matcher)
                .filter(match -> match.matches())
                .map(match -> match.group(1))
                .findFirst();
        return directory.isPresent() && options.contains("--heapsnapshot-signal=SIGUSR2")
                ? new HeapProbe(
                        "",
                        "Node",
                        ".heapsnapshot",
                        file -> List.of("sh", "-c", SNAPSHOT, "snapshot", directory.get(), file))
                : refused("Node in " + place.display() + " does not listen for it. Start it with"
                        + " --heapsnapshot-signal=SIGUSR2 and --diagnostic-dir=DIRECTORY.");
    }

    private static HeapProbe refused(String why) {
        return new HeapProbe(Character.toUpperCase(why.charAt(0)) + why.substring(1), "", "", file -> List.of());
    }
}
