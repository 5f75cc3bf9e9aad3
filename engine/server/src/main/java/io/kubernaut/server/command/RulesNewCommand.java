package io.kubernaut.server.command;

import io.kubernaut.rules.authoring.Skeleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "new",
        description = {
            "Write a new rule that works as it stands: DRL, two scenarios and a page for the people on call.",
            "Then replace the example condition and the sentences marked TODO."
        },
        mixinStandardHelpOptions = true)
final class RulesNewCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "AREA/SYMPTOM", description = "Such as shop/consumer-stuck.")
    @SuppressWarnings("NullAway.Init")
    private String path;

    @Option(names = "--alert", paramLabel = "NAME", required = true, description = "The alert that it answers.")
    @SuppressWarnings("NullAway.Init")
    private String alert;

    @Option(
            names = "--action",
            paramLabel = "ACTION",
            defaultValue = "notify_only",
            description = "What it proposes (default: ${DEFAULT-VALUE}).")
    private String action = "notify_only";

    @Option(names = "--owner", paramLabel = "TEAM", description = "Who answers for it (default: the area).")
    private String owner = "";

    @Option(
            names = "--since",
            paramLabel = "VERSION",
            defaultValue = "1",
            description = "Since which version of your rules there is the rule (default: ${DEFAULT-VALUE}).")
    private String since = "1";

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = ".",
            description = "Folder of your rules (default: this one).")
    private Path folder = Path.of(".");

    @Override
    public Integer call() {
        var team = owner.isEmpty() ? path.replaceFirst("/.*", "") : owner;
        SortedMap<String, String> files;
        try {
            files = Skeleton.files(new Skeleton.Order(path, alert, action, team, since));
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(2, e.getMessage() + ".", e);
        }
        for (var file : files.keySet()) {
            if (Files.exists(folder.resolve(file))) {
                throw new CommandFailedException(
                        2, folder.resolve(file) + " is there already; nothing was written.", null);
            }
        }
        var out = spec.commandLine().getOut();
        files.forEach((file, text) -> {
            write(folder.resolve(file), text);
            out.println("wrote " + folder.resolve(file));
        });
        out.println("Now: kubernaut rules test " + folder);
        out.flush();
        return 0;
    }

    private static void write(Path file, String text) {
        try {
            if (file.getParent() != null) {
                Files.createDirectories(file.getParent());
            }
            Files.write(file, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new CommandFailedException(2, file + " is there already.", e);
        } catch (IOException e) {
            throw new CommandFailedException(CommandLineTool.REFUSED, "Cannot write " + file + ".", e);
        }
    }
}
