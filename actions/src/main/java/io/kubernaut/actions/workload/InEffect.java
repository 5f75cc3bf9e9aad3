package io.kubernaut.actions.workload;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What a container gets in the end, also of what its template says nothing: a request that is not set is as high as the
 * limit, and limit ranges give the rest when a pod is made (Kubernetes 1.36, LimitRange). Where several limit ranges do,
 * it is the highest: which of them comes first is not defined.
 */
final class InEffect {
    /** @param origin where it is from, in words; empty where the container says so itself */
    record Amount(String quantity, String origin) {
        String words() {
            return quantity + (origin.isEmpty() ? "" : " (" + origin + ")");
        }
    }

    private final LiveObject live;
    private final String container;
    private final List<JsonNode> defaults;

    private InEffect(LiveObject live, String container, List<JsonNode> defaults) {
        this.live = live;
        this.container = container;
        this.defaults = defaults;
    }

    /**
     * Of a container of a pod or of a template; the limit ranges have completed a pod already.
     *
     * @param container pointer to it
     */
    static InEffect of(ClusterApi api, LiveObject live, String container) {
        var made = live.kind().equals(ResourceKind.POD);
        return new InEffect(
                live,
                container,
                made
                        ? List.of()
                        : api.list(ResourceKind.LIMIT_RANGE, live.namespace()).stream()
                                .flatMap(range -> range.elements("/spec/limits"))
                                .filter(limit -> limit.path("type").asString("").equals("Container"))
                                .toList());
    }

    /** @param resource such as {@code requests.memory}; empty where nothing bounds or asks for it */
    Optional<Amount> of(String resource) {
        var name = resource.substring(resource.indexOf('.') + 1);
        var own = own(resource);
        if (own.isPresent()) {
            return own;
        }
        return resource.startsWith("limits.")
                ? given(name, List.of("default", "max"))
                : own("limits." + name)
                        .map(limit -> new Amount(limit.quantity(), "as high as the limit"))
                        .or(() -> given(name, List.of("defaultRequest", "default", "max", "min")));
    }

    private Optional<Amount> own(String resource) {
        var text = live.text(container + "/resources/" + resource.replace('.', '/'));
        return text.isEmpty() ? Optional.empty() : Optional.of(new Amount(text, ""));
    }

    /** The API server completes a limit range in that order when it is made. */
    private Optional<Amount> given(String name, List<String> order) {
        return defaults.stream()
                .flatMap(limit -> order.stream()
                        .map(side -> limit.path(side).path(name).asString(""))
                        .filter(text -> !text.isEmpty())
                        .limit(1))
                .max(Comparator.comparingLong(text -> Raise.amount(name, text)))
                .map(text -> new Amount(text, "the default of a limit range"));
    }
}
