package io.kubernaut.actions.api;

import java.nio.charset.StandardCharsets;

/** The ending of a command in a container. */
public sealed interface ExecReply {
    /**
     * The command came to its end.
     *
     * @param exitCode 0 is success; 127 when the container has no such program
     * @param output what it wrote, at most as many bytes as were asked for
     * @param errors what it wrote as errors, at most 16 KiB
     * @param truncated whether it wrote more than that
     */
    record Ended(int exitCode, byte[] output, String errors, boolean truncated) implements ExecReply {
        public boolean succeeded() {
            return exitCode == 0;
        }

        public String text() {
            return new String(output, StandardCharsets.UTF_8);
        }

        /** For people: the last line that says something, errors first. */
        public String words() {
            var said = errors.isBlank() ? text() : errors;
            return "exit code " + exitCode
                    + said.lines()
                            .filter(line -> !line.isBlank())
                            .reduce((first, second) -> second)
                            .map(line -> ": " + shortened(line.strip()))
                            .orElse("");
        }

        private static String shortened(String line) {
            return line.length() <= 300 ? line : line.substring(0, 300) + "…";
        }
    }

    /**
     * Its time was over, and the connection was closed.
     *
     * @param ended whether the command was ended in the container; if not it may go on there
     */
    record OutOfTime(boolean ended) implements ExecReply {}

    /**
     * The mode was changed while it ran, and the connection was closed.
     *
     * @param reason for people
     * @param ended whether the command ends in the container by that; if not it may go on there
     */
    record Stopped(String reason, boolean ended) implements ExecReply {}

    /** The API server did not let it begin; {@code reason} is for people. */
    record Denied(int code, String reason) implements ExecReply {}
}
