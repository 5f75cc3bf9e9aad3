package io.kubernaut.actions.apiserver;

import java.util.List;
import java.util.Optional;

/** Plays the commands that are executed in simulated containers. */
@FunctionalInterface
public interface PodExec {
    /** Whether its containers have the program, asked when it is to end what follows after so many seconds. */
    default boolean has(String program, String seconds) {
        return true;
    }

    /** A process that is the command, words before it and all, where it is not played; empty where {@link #run} plays it. */
    default Optional<Process> begin(List<String> words) {
        return Optional.empty();
    }

    Result run(String namespace, String pod, String container, List<String> command);

    /** What a command wrote and how it ended; exit code 0 is success. */
    record Result(int exitCode, String stdout, String stderr) {
        public static Result ok(String stdout) {
            return new Result(0, stdout, "");
        }
    }
}
