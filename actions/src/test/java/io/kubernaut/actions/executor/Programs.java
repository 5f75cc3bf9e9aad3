package io.kubernaut.actions.executor;

import io.kubernaut.actions.apiserver.PodExec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Plays the programs of a container by what a command line contains; the latest that fits answers. */
public final class Programs implements PodExec {
    /** A command as it arrived. */
    public record Ran(String pod, String container, List<String> command) {
        public String line() {
            return String.join(" ", command);
        }
    }

    public final List<Ran> ran = new CopyOnWriteArrayList<>();
    private final Set<String> lacking = ConcurrentHashMap.newKeySet();
    private final Map<String, Function<Ran, Result>> answers = new LinkedHashMap<>();

    public synchronized Programs when(String contains, Function<Ran, Result> answer) {
        answers.remove(contains);
        answers.put(contains, answer);
        return this;
    }

    public Programs when(String contains, String output) {
        return when(contains, ran -> Result.ok(output));
    }

    public Programs fails(String contains, int exitCode, String output) {
        return when(contains, ran -> new Result(exitCode, output, ""));
    }

    /** The container has no such programs to end others with. */
    public Programs lacks(String... programs) {
        lacking.addAll(List.of(programs));
        return this;
    }

    @Override
    public boolean has(String program, String seconds) {
        return !lacking.contains(program);
    }

    @Override
    public synchronized Result run(String namespace, String pod, String container, List<String> command) {
        var now = new Ran(pod, container, command);
        ran.add(now);
        return answers.entrySet().stream()
                .filter(answer -> now.line().contains(answer.getKey()))
                .reduce((first, second) -> second)
                .map(answer -> answer.getValue().apply(now))
                .orElse(new Result(127, "", "sh: " + command.getFirst() + ": not found"));
    }

    public List<String> lines(String contains) {
        return ran.stream()
                .map(Ran::line)
                .filter(line -> line.contains(contains))
                .toList();
    }
}
