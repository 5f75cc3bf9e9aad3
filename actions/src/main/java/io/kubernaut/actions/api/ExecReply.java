package io.kubernaut.actions.api;

import io.kubernaut.core.redaction.Redactor;
import java.nio.charset.StandardCharsets;

/** The ending of a command in a container. */
public sealed interface ExecReply {
    /** Output and errors for an artefact, bounded as was asked for and not redacted; "" when there is nothing. */
    String log();

    /**
     * The command came to its end.
     *
     * @param exitCode 0 is success; 127 when the container has no such program
     * @param output what it wrote, at most as many bytes as were asked for
     * @param errors what it wrote as errors, at most 16 KiB
     * @param truncated whether it wrote more than that
     */
    record Ended(int exitCode, byte[] output, String errors, boolean truncated) implements ExecReply {
        private static final Redactor REDACTOR = new Redactor();

        public boolean succeeded() {
            return exitCode == 0;
        }

        public String text() {
            return new String(output, StandardCharsets.UTF_8);
        }

        @Override
        public String log() {
            return text() + errors + (truncated ? "\n… cut here: the limit of size is reached.\n" : "");
        }

        /** For people: the last line that says something, errors first; redacted, as it goes into messages. */
        public String words() {
            var said = errors.isBlank() ? text() : errors;
            return "exit code " + exitCode
                    + REDACTOR.redact(said)
                            .lines()
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
     * Its time was over.
     *
     * @param ended whether the container said that it was ended there; if not it may go on
     * @param log what it had written by then
     */
    record OutOfTime(boolean ended, String log) implements ExecReply {}

    /**
     * The mode was changed while it ran.
     *
     * @param reason for people
     * @param ended whether the container said that it was ended there; if not it may go on
     * @param log what it had written by then
     */
    record Stopped(String reason, boolean ended, String log) implements ExecReply {}

    /**
     * It was not begun; {@code reason} is for people.
     *
     * @param code of the API server's answer, or {@link ClusterApi#STOPPED} or {@link ClusterApi#UNBOUNDED}
     */
    record Denied(int code, String reason) implements ExecReply {
        @Override
        public String log() {
            return "";
        }
    }
}
