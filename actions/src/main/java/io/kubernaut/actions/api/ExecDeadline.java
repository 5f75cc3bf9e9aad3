package io.kubernaut.actions.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** By what a command is ended in its container when its time is over, or nobody waits for it any more; the best first. */
public enum ExecDeadline {
    /**
     * A shell that runs the command, and ends it after a sleep, or as soon as the connection is closed or a line comes over
     * it. All that the command began is ended with it, where the shell can group processes by itself or by {@code setsid}.
     */
    SHELL("sh"),
    /** The program of GNU coreutils, BusyBox and toybox; a connection that is closed ends nothing there. */
    TIMEOUT("timeout");

    /** After being asked to end (TERM), before being made to (KILL). */
    static final Duration GRACE = Duration.ofSeconds(5);

    /** What the shell writes behind its token when it ended the command: its time was over, or it was told to. */
    static final String OVER = "over";

    static final String TOLD = "told";

    /**
     * The command reaches it as its parameters and is never read as shell text. Nothing but a line that ends it is ever
     * written to its input, which ends with the connection: when the process that wanted it is gone. Each watcher is waited
     * for, as the container's first process may never clear away what is left to it. What was begun in the background and
     * outlives the command is ended too: nobody else would. A signal other than KILL may be lost on a process that is not
     * yet the sleep it is going to be. A group that is gone is not sought by the number of its first process, which may be
     * another's by then. Where there is no {@code sleep}, time alone ends nothing, and there is no grace.
     */
    private static final String WATCH = """
            limit=$1 grace=$2 token=$3 grouped=yes; shift 3; exec 3<&0
            set -m 2>/dev/null
            case $- in
            *m*) "$@" </dev/null 3<&- & set +m;;
            *) if command -v setsid >/dev/null 2>&1; then setsid "$@" </dev/null 3<&- &
              else grouped=; "$@" </dev/null 3<&- & fi;;
            esac
            run=$!
            hit() {
              kill "-$1" "-$run" 2>/dev/null && return
              case $grouped$1 in yes0|yesKILL) return 1;; esac
              kill "-$1" "$run" 2>/dev/null
            }
            halt() {
              trap '' TERM; hit TERM; left=$grace
              while [ "$left" -gt 0 ] && hit 0 && sleep 1; do left=$((left - 1)); done
              hit KILL
            }
            (exec 3<&-; : & trap 'kill -KILL $!; wait; exit 0' TERM
              sleep "$limit" & wait $! && { halt; exit 7; }) >/dev/null 2>&1 & dog=$!
            (read -r end <&3; halt; exit 7) >/dev/null 2>&1 & ear=$!
            exec 3<&-
            {
              wait "$run"; code=$?
              kill -TERM "$dog" "$ear"
              wait "$dog"; over=$?; wait "$ear"; told=$?
              kill -0 "-$run" && halt
            } 2>/dev/null
            if [ "$told" = 7 ]; then echo "$token told" >&2
            elif [ "$over" = 7 ]; then echo "$token over" >&2
            fi
            exit "$code"
            """;

    private static final String NAME = "kubernaut";

    /** With which the program timeout ends when the time was over: GNU's, those of the signals elsewhere. */
    private static final List<Integer> ENDED = List.of(124, 128 + 15, 128 + 9);

    private static final List<Integer> NOT_BEGUN = List.of(126, 127);
    private static final List<String> QUOTES = List.of("\"", "'", "`");

    private final String program;

    ExecDeadline(String program) {
        this.program = program;
    }

    /**
     * The command under this deadline, in whole seconds and at least one.
     *
     * @param token what a shell signs with when it ended the command; such that no command writes it by chance
     */
    public List<String> bounding(List<String> command, Duration limit, String token) {
        var seconds = Long.toString(Math.max(1, limit.toSeconds()));
        var grace = Long.toString(GRACE.toSeconds());
        var words = new ArrayList<>(
                this == TIMEOUT
                        ? List.of(program, "-k", grace, seconds)
                        : List.of(program, "-c", WATCH, NAME, seconds, grace, token));
        words.addAll(command);
        return List.copyOf(words);
    }

    /** How many words {@link #bounding} puts before a command, where these words are such; else 0. */
    public int wordsBefore(List<String> words) {
        return switch (this) {
            case TIMEOUT ->
                words.size() > 4
                                && words.getFirst().equals(program)
                                && words.get(1).equals("-k")
                        ? 4
                        : 0;
            case SHELL -> words.size() > 7 && words.get(2).equals(WATCH) ? 7 : 0;
        };
    }

    /** The command in words that may be bounded. */
    public static List<String> commandIn(List<String> words) {
        return Stream.of(values())
                .map(deadline -> deadline.wordsBefore(words))
                .filter(before -> before > 0)
                .findFirst()
                .map(before -> words.subList(before, words.size()))
                .orElse(words);
    }

    /** After how many seconds the command in such words is ended. */
    public String secondsIn(List<String> words) {
        return words.get(this == TIMEOUT ? 3 : 4);
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

    /**
     * Whether it ended the command because its time was over. A command may end with the same exit code by itself, so a
     * shell signs, and of the program timeout it is believed only once that time has passed.
     *
     * @param signed what the shell wrote behind its token; "" for nothing
     * @param took how long it was from the call to the answer
     */
    boolean ended(ExecReply.Ended reply, String signed, Duration took, Duration limit) {
        return this == SHELL
                ? signed.equals(OVER)
                : ENDED.contains(reply.exitCode())
                        && took.compareTo(Duration.ofSeconds(Math.max(1, limit.toSeconds()))) >= 0;
    }
}
