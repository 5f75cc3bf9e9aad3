package io.kubernaut.core.cluster;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A pod template, reduced.
 *
 * @param hash of the whole template but for what controllers, restarts and Kubernaut note on it, so that equality means
 *     the same release
 * @param labels the labels its pods get
 * @param annotations those of its pods that rules may read, as in {@link Meta#annotations}
 * @param containers init containers, then the others, in the order of the spec
 * @param claims names of the PersistentVolumeClaims that its volumes name, without those of a StatefulSet's claim
 *     templates
 * @param references Secrets and ConfigMaps that its pods cannot start without, as {@code Secret/name[:key]}
 * @param nodeSelector labels that a node must have (spec.nodeSelector)
 * @param hostPath whether one of its volumes is a directory of the node (spec.volumes[].hostPath)
 * @param traits what decides which quotas with scopes count its pods
 */
public record TemplateState(
        String hash,
        SortedMap<String, String> labels,
        SortedMap<String, String> annotations,
        List<ContainerTemplate> containers,
        List<String> claims,
        List<String> references,
        SortedMap<String, String> nodeSelector,
        boolean hostPath,
        QuotaTraits traits) {
    /** Snapshots of before traits were kept have none. */
    public TemplateState {
        traits = Objects.requireNonNullElse(traits, QuotaTraits.NONE);
    }

    /**
     * A container as the template asks for it.
     *
     * @param name the container's name
     * @param image as written, with its tag or digest
     * @param init whether it runs before the others; a sidecar, an init container that keeps running, does not count
     * @param resources as written; what is not set is null
     * @param settings hash of command, arguments, environment, probes and mounts
     */
    public record ContainerTemplate(String name, String image, boolean init, Resources resources, String settings) {}

    /** The container of this name, init containers among them; empty when there is none. */
    public Optional<ContainerTemplate> container(String name) {
        for (var container : containers) {
            if (container.name().equals(name)) {
                return Optional.of(container);
            }
        }
        return Optional.empty();
    }
}
