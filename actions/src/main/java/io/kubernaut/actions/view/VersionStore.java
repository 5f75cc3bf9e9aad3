package io.kubernaut.actions.view;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an informer remembers of the objects it has seen: their names and versions. The objects themselves are reduced
 * and kept in the view, so a second, complete copy would be waste, and for Secrets a danger.
 */
final class VersionStore implements ItemStore<GenericKubernetesResource> {
    private final Map<String, String> versions = new ConcurrentHashMap<>();

    @Override
    public String getKey(GenericKubernetesResource object) {
        return Cache.metaNamespaceKeyFunc(object);
    }

    @Override
    public @Nullable GenericKubernetesResource put(String key, GenericKubernetesResource object) {
        var version = object.getMetadata().getResourceVersion();
        return remembered(key, versions.put(key, version == null ? "" : version));
    }

    @Override
    public @Nullable GenericKubernetesResource remove(String key) {
        return remembered(key, versions.remove(key));
    }

    @Override
    public Stream<String> keySet() {
        return versions.keySet().stream();
    }

    @Override
    public Stream<GenericKubernetesResource> values() {
        return versions.entrySet().stream().map(e -> stub(e.getKey(), e.getValue()));
    }

    @Override
    public int size() {
        return versions.size();
    }

    @Override
    public @Nullable GenericKubernetesResource get(String key) {
        return remembered(key, versions.get(key));
    }

    @Override
    public boolean isFullState() {
        return false;
    }

    private static @Nullable GenericKubernetesResource remembered(String key, @Nullable String version) {
        return version == null ? null : stub(key, version);
    }

    private static GenericKubernetesResource stub(String key, String version) {
        int slash = key.indexOf('/');
        var stub = new GenericKubernetesResource();
        stub.setMetadata(new ObjectMetaBuilder()
                .withNamespace(slash < 0 ? null : key.substring(0, slash))
                .withName(key.substring(slash + 1))
                .withResourceVersion(version)
                .build());
        return stub;
    }
}
