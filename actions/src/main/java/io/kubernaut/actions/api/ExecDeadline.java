package io.kubernaut.actions.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** By what a command is ended in its container when its time is over, or nobody waits for it any more; the best first. */
public enum ExecDeadline {
    /** A shell that runs the command, and ends it after a sleep or as soon as the connection is closed. */
    SHELL("sh"),
    /** The program of GNU coreutils, BusyBox and toybox; a connection that is closed ends nothing there. */
    TIMEOUT("timeout");

    /**
     * The command reaches it as its parameters and is never read as shell text. Nothing is ever written to its input, which
     * ends with the connection: when the mode is set to off, or the process that wanted it is gone. Where there is no {@code
     * sleep}, time alone ends nothing. What it leaves of the sleep writes nowhere.
     */
    private static final String WATCH = "limit=$1; shift; exec 3<&0; \"$@\" </dev/null 3<&- & run=$!;"
            + " (exec 3<&-; sleep \"$limit\" & nap=$!; trap 'kill $nap; exit' TERM; wait $nap && kill -TERM $run)"
            + " >/dev/null 2>&1 & dog=$!;"
            + " (read -r end <&3; kill -TERM $run) >/dev/null 2>&1 & ear=$!;"
            + " exec 3<&-; wait $run; code=$?; kill -TERM $dog $ear 2>/dev/null; exit $code";

    private static final String NAME = "kubernaut";

    /** With which it ends when the time was over: GNU's, and that of the signal elsewhere. */
    private static final List<Integer> OVER = List.of(124, 128 + 15);

    private static final List<Integer> NOT_BEGUN = List.of(126, 127);
    private static final List<String> QUOTES = List.of("\"", "'", "`");

    private final String program;

    ExecDeadline(String program) {
        this.program = program;
    }

    /** The command under this deadline, in whole seconds and at least one. */
    public List<String> bounding(List<String> command, Duration limit) {
        var seconds = Long.toString(Math.max(1, limit.toSeconds()));
        var words = new ArrayList<>(
                this == TIMEOUT ? List.of(program, seconds) : List.of(program, "-c", WATCH, NAME, seconds));
        words.addAll(command);
        return List.copyOf(words);
    }

    /** How many words {@link #bounding} puts before a command, where these words are such; else 0. */
    public int wordsBefore(List<String> words) {
        return switch (this) {
            case TIMEOUT -> words.size() > 2 && words.getFirst().equals(program) ? 2 : 0;
            case SHELL -> words.size() > 5 && words.get(2).equals(WATCH) ? 5 : 0;
        };
    }

    /** Whether the command ends soon after the connection is closed, for which its input must be held open. */
    boolean listens() {
        return this == SHELL;
    }

    public String program() {
        return program;
    }

    /** Whether the container's runtime found no such program, so that nothing was begun. */
    boolean missing(ExecReply.Ended ended) {
        // runc, crun, youki and gVisor quote the program; what is missing under it, it names itself, and does not quote
        // itself.
        var said = ended.errors().isBlank() && ended.text().startsWith("OCI runtime exec failed")
                ? ended.text()
                : ended.errors();
        var words = said.toLowerCase(Locale.ROOT);
        return NOT_BEGUN.contains(ended.exitCode())
                && QUOTES.stream().anyMatch(quote -> words.contains(quote + program + quote))
                && Stream.of("not found", "no such file").anyMatch(words::contains);
    }

    /** Whether it ended the command because its time was over. */
    boolean ended(ExecReply.Ended reply) {
        return OVER.contains(reply.exitCode());
    }
}
