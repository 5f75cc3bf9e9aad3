package io.kubernaut.server.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that writes lines of JSON which a running service has to a file. */
abstract class DownloadCommand implements Callable<Integer> {
    static final String NDJSON = "application/x-ndjson";

    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    @Mixin
    final ServerOptions server = new ServerOptions();

    /** Copies what comes to a file. */
    interface Copying {
        void copy(InputStream body, Path part) throws IOException;
    }

    /**
     * Writes what the service answers to the file, as it comes.
     *
     * @param check looks at all of it before it takes the file's place
     */
    <T> T download(String path, Path file, WholeFile.Writing<T> check) throws IOException {
        return download(path, file, (body, part) -> Files.copy(body, part, StandardCopyOption.REPLACE_EXISTING), check);
    }

    <T> T download(String path, Path file, Copying copying, WholeFile.Writing<T> check) throws IOException {
        return WholeFile.write(file, part -> {
            server.client().stream("GET", path, NDJSON, "", body -> copying.copy(body, part));
            return check.to(part);
        });
    }

    void say(String line) {
        spec.commandLine().getOut().println(line);
    }
}
