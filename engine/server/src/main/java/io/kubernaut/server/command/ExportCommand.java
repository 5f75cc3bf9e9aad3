package io.kubernaut.server.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.zip.GZIPOutputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "export",
        description = {
            "Write decisions with their facts to a file, for `kubernaut rules backtest --from FILE`.",
            "It holds what alerts and cluster objects say: labels, annotations, messages. Keep it as you keep those."
        },
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Parameters(index = "0", paramLabel = "FILE", description = "Compressed when its name ends in .gz.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(names = "--since", paramLabel = "WHEN", defaultValue = "30d", description = "A time, or an age (30d).")
    private String since = "30d";

    @Option(
            names = "--until",
            paramLabel = "WHEN",
            defaultValue = "",
            description = "A time, or an age; now if absent.")
    private String until = "";

    @Override
    public Integer call() throws IOException {
        var path =
                "/api/v1/decisions/export" + ServerClient.query(new TreeMap<>(Map.of("since", since, "until", until)));
        var cases = WholeFile.write(file, part -> {
            server.client().stream("GET", path, "application/x-ndjson", "", body -> {
                var plain = Files.newOutputStream(part);
                try (var out = file.toString().endsWith(".gz") ? new GZIPOutputStream(plain, 1 << 16) : plain) {
                    body.transferTo(out);
                }
            });
            return CaseFiles.count(part);
        });
        spec.commandLine().getOut().println(cases + " decisions are in " + file + ".");
        return 0;
    }
}
