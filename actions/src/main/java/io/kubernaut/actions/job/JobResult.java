package io.kubernaut.actions.job;

import tools.jackson.databind.json.JsonMapper;

/**
 * What came of a Job.
 *
 * @param problem "" when it may go on with the next step
 * @param exitCode of its container; -1 when that is not known
 * @param tail the end of its redacted log, for the steps after it
 */
public record JobResult(String problem, int exitCode, String tail) {
    private static final int LONGEST_TAIL = 8 * 1024;

    /** Judges how a Job ended: "" when all is well, else what is wrong. */
    @FunctionalInterface
    public interface Judge {
        String problem(boolean completed, int exitCode, String log, String reason);

        /** It must have completed. */
        Judge COMPLETED = (completed, exitCode, log, reason) -> completed ? "" : reason;
    }

    static JobResult of(String problem, int exitCode, String log) {
        return new JobResult(
                problem, exitCode, log.length() <= LONGEST_TAIL ? log : log.substring(log.length() - LONGEST_TAIL));
    }

    /** From the note of a step whose Job is over. */
    public static JobResult of(String note) {
        return JsonMapper.shared().readValue(note, JobResult.class);
    }

    String note() {
        return JsonMapper.shared().writeValueAsString(this);
    }
}
