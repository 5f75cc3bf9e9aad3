package io.kubernaut.core.cluster;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A pod template, reduced.
 *
 * @param hash of the whole template (without the pod-template-hash label), so that equality means the same release
 * @param labels the labels its pods get
 */
public record TemplateState(
        String hash,
        SortedMap<String, String> labels,
        SortedMap<String, String> annotations,
        List<ContainerTemplate> containers,
        List<String> claims,
        List<String> references,
        SortedMap<String, String> nodeSelector,
        boolean hostPath) {

    /**
     * A container as the template asks for it.
     *
     * @param settings hash of command, arguments, environment, probes and mounts
     */
    public record ContainerTemplate(String name, String image, boolean init, Resources resources, String settings) {}

    public Optional<ContainerTemplate> container(String name) {
        return containers.stream().filter(c -> c.name().equals(name)).findFirst();
    }
}
