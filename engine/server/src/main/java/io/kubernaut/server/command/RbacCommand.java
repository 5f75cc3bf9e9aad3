package io.kubernaut.server.command;

import io.kubernaut.actions.rights.ClusterRole;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.ActionDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "rbac",
        description = "Print the ClusterRole that Kubernaut needs, for all actions or for some.",
        mixinStandardHelpOptions = true)
final class RbacCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--observe", description = "To look and never act.")
    private boolean observe;

    @Option(
            names = "--without",
            split = ",",
            paramLabel = "ACTION",
            description = "Leave out these actions; name them in kubernaut.actions.disabled too.")
    private List<String> without = new ArrayList<>();

    @Option(names = "--secrets", description = "Also list Secrets, as kubernaut.cluster.secrets: true needs it.")
    private boolean secrets;

    @Option(names = "--logs", description = "Also read logs, as kubernaut.advisor.look.logs: true needs it.")
    private boolean logs;

    @Override
    public Integer call() {
        var catalogue = ActionCatalogue.standard();
        for (var name : without) {
            if (catalogue.find(name).isEmpty()) {
                throw new ParameterException(
                        spec.commandLine(),
                        "No such action: " + name + ". The actions are "
                                + catalogue.all().stream()
                                        .map(ActionDefinition::name)
                                        .collect(Collectors.joining(", ")));
            }
        }
        var actions = catalogue.all().stream()
                .filter(action -> !observe && !without.contains(action.name()))
                .toList();
        var out = spec.commandLine().getOut();
        out.print(ClusterRole.forActions(actions, secrets, logs).yaml());
        out.flush();
        return 0;
    }
}
