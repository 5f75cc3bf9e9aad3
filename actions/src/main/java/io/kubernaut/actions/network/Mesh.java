package io.kubernaut.actions.network;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A service mesh, known by the Deployments of its control plane, and how it marks what gets a proxy. */
enum Mesh {
    ISTIO("app", "istiod", "istio-proxy", "sidecar.istio.io/inject") {
        @Override
        boolean injects(LiveObject namespace) {
            return namespace.label("istio-injection").equals("enabled")
                    || !namespace.label("istio.io/rev").isEmpty()
                            && !namespace.label("istio-injection").equals("disabled");
        }

        @Override
        String howToInject() {
            return "label the namespace istio-injection=enabled";
        }
    },
    LINKERD("linkerd.io/control-plane-component", "", "linkerd-proxy", "linkerd.io/inject") {
        @Override
        boolean injects(LiveObject namespace) {
            return SAYS_YES.contains(namespace.annotation("linkerd.io/inject"));
        }

        @Override
        String howToInject() {
            return "annotate the namespace linkerd.io/inject=enabled";
        }
    };

    private static final Set<String> SAYS_YES = Set.of("true", "enabled", "ingress");

    private final String key;
    private final String value;
    private final String proxy;
    private final String inject;

    Mesh(String key, String value, String proxy, String inject) {
        this.key = key;
        this.value = value;
        this.proxy = proxy;
        this.inject = inject;
    }

    /** Whether pods of this namespace get a proxy unless they say otherwise. */
    abstract boolean injects(LiveObject namespace);

    abstract String howToInject();

    /** As the parameter has it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<Mesh> installed(ClusterApi api) {
        return Arrays.stream(values())
                .filter(mesh -> !mesh.controlPlane(api).isEmpty())
                .toList();
    }

    /** The Deployments of its control plane, by name. */
    List<LiveObject> controlPlane(ClusterApi api) {
        var selector = value.isEmpty() ? key : key + "=" + value;
        return api.list(ResourceKind.DEPLOYMENT, "", Map.of("labelSelector", selector));
    }

    /** Why proxies could not be given to new pods just now. */
    Optional<String> unready(ClusterApi api) {
        return controlPlane(api).stream()
                .filter(deployment -> deployment.number("/status/availableReplicas", 0) == 0)
                .findFirst()
                .map(deployment ->
                        deployment.display() + " of " + word() + "'s control plane is not available: new pods"
                                + " would get no proxy, or would not start. Mend it first, with scope control-plane.");
    }

    /** Whether pods of the workload get a proxy: its template's own word counts first, as a label or an annotation. */
    boolean injects(LiveObject namespace, LiveObject workload) {
        var metadata = workload.at("/spec/template/metadata");
        var said = metadata.path("labels")
                .path(inject)
                .asString(metadata.path("annotations").path(inject).asString(""));
        return said.isEmpty() ? injects(namespace) || carries(workload.at("/spec/template")) : SAYS_YES.contains(said);
    }

    /** Whether the proxy is among the containers; newer versions run it as an init container that stays. */
    boolean carries(tools.jackson.databind.JsonNode podOrTemplate) {
        var spec = podOrTemplate.path("spec");
        return java.util.stream.Stream.concat(
                        spec.path("containers").valueStream(),
                        spec.path("initContainers").valueStream())
                .anyMatch(container -> container.path("name").asString("").equals(proxy));
    }

    String proxy() {
        return proxy;
    }
}
