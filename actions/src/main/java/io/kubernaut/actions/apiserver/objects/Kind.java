package io.kubernaut.actions.apiserver.objects;

import java.util.HashSet;
import java.util.Set;

/**
 * One kind of object in one version of its API group.
 *
 * @param group empty for the core group
 * @param plural the resource in paths, such as {@code deployments}
 * @param custom true for kinds that a definition or a test added
 */
public record Kind(
        String group,
        String version,
        String plural,
        String kind,
        boolean namespaced,
        Set<String> subresources,
        Set<String> shortNames,
        boolean custom) {

    public Kind {
        subresources = Set.copyOf(subresources);
        shortNames = Set.copyOf(shortNames);
    }

    /** A namespaced custom kind with a status subresource, such as {@code cert-manager.io/v1 Certificate}. */
    public static Kind custom(String group, String version, String plural, String kind) {
        return new Kind(group, version, plural, kind, true, Set.of("status"), Set.of(), true);
    }

    public static Kind customInCluster(String group, String version, String plural, String kind) {
        return new Kind(group, version, plural, kind, false, Set.of("status"), Set.of(), true);
    }

    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** As messages name the resource: {@code deployments.apps}, {@code pods}. */
    public String resource() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    /** As messages name the kind: {@code Deployment.apps}, {@code Pod}. */
    public String qualified() {
        return group.isEmpty() ? kind : kind + "." + group;
    }

    /** Where objects are stored: all versions of a kind share one place, and so do both APIs for events. */
    public String place() {
        return isEvent() ? "events" : resource();
    }

    public boolean isEvent() {
        return plural.equals("events") && (group.isEmpty() || group.equals("events.k8s.io"));
    }

    public boolean is(String group, String plural) {
        return this.group.equals(group) && this.plural.equals(plural);
    }

    Kind without(String subresource) {
        var fewer = new HashSet<>(subresources);
        fewer.remove(subresource);
        return new Kind(group, version, plural, kind, namespaced, fewer, shortNames, custom);
    }

    public boolean hasStatus() {
        return subresources.contains("status");
    }
}
