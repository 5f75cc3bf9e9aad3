package io.kubernaut.server.command;

import java.io.PrintWriter;

/** Says how far it is: a bar that is drawn over on a terminal, a line for each tenth elsewhere. */
final class ProgressBar implements AutoCloseable {
    private static final int WIDTH = 40;
    private final PrintWriter err;
    private final boolean terminal;
    private long tenths = -1;
    private boolean drawn;

    ProgressBar(PrintWriter err) {
        this(err, System.console() != null && System.console().isTerminal());
    }

    ProgressBar(PrintWriter err, boolean terminal) {
        this.err = err;
        this.terminal = terminal;
    }

    /** @param of 0 or less when it is not known */
    void show(long done, long of) {
        if (of <= 0) {
            return;
        }
        var reached = Math.min(done, of);
        if (terminal) {
            var filled = (int) (WIDTH * reached / of);
            err.print("\r[" + "#".repeat(filled) + " ".repeat(WIDTH - filled) + "] " + done + " of " + of);
            drawn = true;
        } else if (10 * reached / of > tenths) {
            tenths = 10 * reached / of;
            err.println(done + " of " + of);
        }
        err.flush();
    }

    @Override
    public void close() {
        if (drawn) {
            err.println();
            err.flush();
            drawn = false;
        }
    }
}
