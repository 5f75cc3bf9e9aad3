package io.kubernaut.server.command;

import io.kubernaut.core.action.ActionCatalogue;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "actions", description = "List what Kubernaut knows how to do.", mixinStandardHelpOptions = true)
final class ActionsCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() {
        var actions = ActionCatalogue.standard().all();
        var rows = actions.stream()
                .map(a -> List.of(
                        a.name(),
                        a.risk().name().toLowerCase(Locale.ROOT),
                        String.join(", ", a.targets().stream().sorted().toList()),
                        a.undoable() ? "yes" : "no"))
                .toList();
        output.list(
                spec.commandLine().getOut(),
                actions,
                List.of("ACTION", "RISK", "TARGETS", "UNDO"),
                rows,
                "There is no action.");
        return 0;
    }
}
