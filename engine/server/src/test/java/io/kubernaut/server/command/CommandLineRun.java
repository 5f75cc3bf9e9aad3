package io.kubernaut.server.command;

import java.io.PrintWriter;
import java.io.StringWriter;

/** A command that was run in this process, with what it printed. */
public record CommandLineRun(int code, String out, String err) {

    public static CommandLineRun of(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var code = CommandLineTool.create()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new CommandLineRun(code, out.toString(), err.toString());
    }
}
