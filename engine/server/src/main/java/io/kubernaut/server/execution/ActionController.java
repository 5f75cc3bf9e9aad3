package io.kubernaut.server.execution;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.action.Parameter;
import io.kubernaut.core.action.Risk;
import io.kubernaut.core.execution.ActionExecutors;
import io.kubernaut.server.cluster.ClusterAccess;
import io.kubernaut.server.cluster.ClusterSet;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ActionController {
    private final ActionCatalogue catalogue;
    private final ActionExecutors executors;
    private final ClusterSet clusters;

    ActionController(ActionCatalogue catalogue, ActionExecutors executors, ClusterSet clusters) {
        this.catalogue = catalogue;
        this.executors = executors;
        this.clusters = clusters;
    }

    record Actions(List<Entry> actions) {}

    /**
     * One action of the catalogue.
     *
     * @param undoneUnverified whether it is taken back by itself when its effect does not show
     * @param steps the kinds of its steps in order; empty where it changes one thing
     * @param expiry for how long its change lasts; null where it is there to stay
     * @param executable whether this installation can carry it out; if not, a person is told instead
     */
    record Entry(
            String name,
            Risk risk,
            List<String> targets,
            List<Parameter> parameters,
            boolean mutating,
            boolean disruptive,
            boolean changesSpec,
            boolean undoable,
            boolean undoneUnverified,
            List<String> steps,
            ActionDefinition.@Nullable Expiry expiry,
            boolean executable,
            String effect,
            String undo,
            Duration timeout,
            Duration settling,
            List<String> permissions) {}

    @GetMapping(path = "/api/v1/actions", produces = MediaType.APPLICATION_JSON_VALUE)
    Actions actions() {
        return new Actions(catalogue.all().stream().map(this::entry).toList());
    }

    private Entry entry(ActionDefinition action) {
        return new Entry(
                action.name(),
                action.risk(),
                action.targets().stream().sorted().toList(),
                action.parameters(),
                action.mutating(),
                action.disruptive(),
                action.changesSpec(),
                action.undoable(),
                action.undoneUnverified(),
                action.steps(),
                action.expiry(),
                executable(action.name()),
                action.effect(),
                action.undo(),
                action.timeout(),
                action.settling(),
                action.permissions());
    }

    private boolean executable(String action) {
        return clusters.all().stream()
                .map(ClusterAccess::name)
                .anyMatch(c -> executors.executor(c, action).isPresent());
    }
}
