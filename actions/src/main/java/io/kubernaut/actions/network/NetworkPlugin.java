package io.kubernaut.actions.network;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A network plug-in (CNI), known by the DaemonSet that its own manifests install. Only the namespaces of those manifests
 * are looked at, so that nobody else's DaemonSet is taken for one.
 */
record NetworkPlugin(String name, String key, String value, boolean enforcesPolicies, Set<String> namespaces) {
    private static final String SYSTEM = "kube-system";

    private static final List<NetworkPlugin> KNOWN = List.of(
            plugin("Calico", "k8s-app", "calico-node", "calico-system"),
            plugin("Canal", "k8s-app", "canal"),
            plugin("Cilium", "k8s-app", "cilium", "cilium"),
            new NetworkPlugin("Flannel", "app", "flannel", false, Set.of(SYSTEM, "kube-flannel")),
            plugin("Weave Net", "name", "weave-net"),
            plugin("Amazon VPC CNI", "k8s-app", "aws-node"),
            plugin("Antrea", "component", "antrea-agent"),
            plugin("kube-router", "k8s-app", "kube-router"),
            plugin("kindnet", "k8s-app", "kindnet"));

    private static NetworkPlugin plugin(String name, String key, String value, String... more) {
        var namespaces = new java.util.HashSet<>(List.of(more));
        namespaces.add(SYSTEM);
        return new NetworkPlugin(name, key, value, true, Set.copyOf(namespaces));
    }

    /** What is installed, and the DaemonSet of each. */
    record Installed(NetworkPlugin plugin, LiveObject daemonSet) {}

    static List<Installed> installed(ClusterApi api) {
        return KNOWN.stream()
                .flatMap(plugin -> plugin.namespaces().stream()
                        .sorted()
                        .flatMap(namespace -> api.list(ResourceKind.DAEMON_SET, namespace, plugin.selector()).stream())
                        .map(set -> new Installed(plugin, set)))
                .toList();
    }

    private Map<String, String> selector() {
        return Map.of("labelSelector", key + "=" + value);
    }

    /** Why no policy has any effect in this cluster; empty when it may have, or that cannot be told. */
    static Optional<String> enforcesNothing(ClusterApi api) {
        var installed = installed(api);
        return !installed.isEmpty()
                        && installed.stream().noneMatch(i -> i.plugin().enforcesPolicies())
                ? Optional.of("The network of this cluster ("
                        + installed.getFirst().plugin().name()
                        + ") does not enforce NetworkPolicies, so none of them blocks anything. Look elsewhere for the"
                        + " cause.")
                : Optional.empty();
    }
}
