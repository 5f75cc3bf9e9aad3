package io.kubernaut.actions.workload;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.executor.Edit;
import io.kubernaut.core.action.Quantities;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Planning;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is to be raised in one container of a pod or of a pod template; nothing is ever lowered. */
final class Raise {
    private static final List<String> NAMES = List.of("limits.cpu", "limits.memory", "requests.cpu", "requests.memory");

    private final ClusterApi api;
    private final ActionRequest request;
    private final LiveObject live;
    private final String podSpec;
    private final Edit edit;
    private final List<String> changes = new ArrayList<>();
    private String pointer = "";
    private @Nullable Planning ending;

    private Raise(ClusterApi api, ActionRequest request, LiveObject live, String podSpec) {
        this.api = api;
        this.request = request;
        this.live = live;
        this.podSpec = podSpec;
        this.edit = Edit.of(live);
    }

    /** @param podSpec pointer to the specification of the pods */
    static Raise of(ClusterApi api, ActionRequest request, LiveObject live, String podSpec) {
        var raise = new Raise(api, request, live, podSpec);
        raise.ending = raise.compute();
        return raise;
    }

    /** Why there is nothing to be changed, or why it must not be; empty where there is a change. */
    Optional<Planning> ending() {
        return Optional.ofNullable(ending);
    }

    /** The pointer to the container. */
    String pointer() {
        return pointer;
    }

    Edit edit() {
        return edit;
    }

    String summary() {
        return "Container " + request.text("container") + " of " + live.display() + ": " + String.join(", ", changes);
    }

    private @Nullable Planning compute() {
        var name = request.text("container");
        var found = container(live, podSpec, name);
        if (found.isEmpty()) {
            return new Planning.Refused(live.display() + " has no container " + name + "; it has "
                    + String.join(", ", names()) + ". Name one of these.");
        }
        pointer = found.get();
        var wanted = NAMES.stream().filter(n -> !request.text(n).isEmpty()).toList();
        if (wanted.isEmpty()) {
            return new Planning.Refused(
                    "The decision names no request and no limit to raise. Name one, such as limits.memory.");
        }
        var inEffect = InEffect.of(api, live, pointer);
        edit.anchoredAt(pointer + "/name").fact("container", name);
        for (var resource : wanted) {
            var at = pointer + "/resources/" + resource.replace('.', '/');
            var before = inEffect.of(resource);
            var after = request.text(resource);
            var problem = problem(resource, before, after);
            if (problem.isPresent()) {
                return new Planning.Refused(problem.get());
            }
            if (before.isEmpty()
                    || amount(resource, after) > amount(resource, before.get().quantity())) {
                edit.set(at, after);
                changes.add(resource + " " + before.map(InEffect.Amount::words).orElse("none") + " to " + after);
            }
        }
        if (changes.isEmpty()) {
            return new Planning.AlreadySo("Container " + name + " of " + live.display() + " has that already.");
        }
        return requestAboveLimit(inEffect).<Planning>map(Planning.Refused::new).orElse(null);
    }

    private static Optional<String> problem(String resource, Optional<InEffect.Amount> before, String after) {
        if (before.isEmpty()) {
            // No limit at all is the highest one there is.
            return resource.startsWith("limits.")
                    ? Optional.of("The container has no " + resource + "; setting one would lower it."
                            + " Raise what it asks for (requests) instead.")
                    : Optional.empty();
        }
        return amount(resource, after) < amount(resource, before.get().quantity())
                ? Optional.of(resource + " is " + before.get().words() + " now; " + after
                        + " would lower it, which is never done. Ask for more than that, or lower it by hand.")
                : Optional.empty();
    }

    private Optional<String> requestAboveLimit(InEffect inEffect) {
        for (var resource : List.of("cpu", "memory")) {
            var limit = then(inEffect, "limits." + resource);
            var asked = then(inEffect, "requests." + resource);
            if (limit.isPresent()
                    && asked.isPresent()
                    && amount(resource, asked.get().quantity())
                            > amount(resource, limit.get().quantity())) {
                return Optional.of("requests." + resource + " of " + asked.get().words()
                        + " would be above the limit of " + limit.get().words()
                        + "; the limit must be raised with it.");
            }
        }
        return Optional.empty();
    }

    /** After the change; a request that nobody names follows a limit that is raised. */
    private Optional<InEffect.Amount> then(InEffect inEffect, String resource) {
        var named = request.text(resource);
        if (!named.isEmpty()) {
            return Optional.of(new InEffect.Amount(named, ""));
        }
        var follows = resource.startsWith("requests.")
                && live.text(pointer + "/resources/" + resource.replace('.', '/'))
                        .isEmpty()
                && !request.text(resource.replace("requests.", "limits.")).isEmpty();
        return follows ? Optional.empty() : inEffect.of(resource);
    }

    /** What a container asks for after the change. */
    static String wanted(ActionRequest request, LiveObject live, String container, String resource) {
        var asked = request.text(resource);
        return asked.isEmpty() ? live.text(container + "/resources/" + resource.replace('.', '/')) : asked;
    }

    /** Millicores or bytes. */
    static long amount(String resource, String quantity) {
        return resource.endsWith("cpu") ? Quantities.millis(quantity) : Quantities.bytes(quantity);
    }

    /** The pointer to the container; sidecars among the init containers count too. */
    static Optional<String> container(LiveObject live, String podSpec, String name) {
        for (var list : List.of(podSpec + "/containers", podSpec + "/initContainers")) {
            var names =
                    live.elements(list).map(c -> c.path("name").asString("")).toList();
            if (names.contains(name)) {
                return Optional.of(list + "/" + names.indexOf(name));
            }
        }
        return Optional.empty();
    }

    private List<String> names() {
        return Stream.of(podSpec + "/containers", podSpec + "/initContainers")
                .flatMap(live::elements)
                .map(c -> c.path("name").asString(""))
                .toList();
    }
}
