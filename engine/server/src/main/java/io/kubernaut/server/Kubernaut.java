package io.kubernaut.server;

import io.kubernaut.server.command.CommandLineTool;

/** Where the process begins: every way to run Kubernaut is a subcommand. */
public final class Kubernaut {
    private Kubernaut() {}

    public static void main(String[] args) {
        System.exit(CommandLineTool.run(args));
    }
}
