package io.kubernaut.server.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "export",
        description = {
            "Write decisions with their facts to a file, for `kubernaut rules backtest --from FILE`.",
            "It holds what alerts and cluster objects say: labels, annotations, messages. Keep it as you keep those."
        },
        mixinStandardHelpOptions = true)
final class ExportCommand extends DownloadCommand {
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
        var cases = download(path, file, this::copy, CaseFiles::count);
        say(cases + " decisions are in " + file + ".");
        return 0;
    }

    private void copy(InputStream body, Path part) throws IOException {
        var plain = Files.newOutputStream(part);
        try (var out = file.toString().endsWith(".gz") ? new GZIPOutputStream(plain, 1 << 16) : plain) {
            body.transferTo(out);
        }
    }
}
