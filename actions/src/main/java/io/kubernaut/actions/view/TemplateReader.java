package io.kubernaut.actions.view;

import io.kubernaut.core.cluster.QuotaTraits;
import io.kubernaut.core.cluster.Resources;
import io.kubernaut.core.cluster.TemplateState;
import io.kubernaut.core.cluster.TemplateState.ContainerTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads pod templates, and the parts of a pod's spec that a template has too. */
final class TemplateReader {
    /** What a container does rather than how much it may use: a change here is a change of settings. */
    private static final List<String> SETTINGS = List.of(
            "command",
            "args",
            "workingDir",
            "env",
            "envFrom",
            "ports",
            "volumeMounts",
            "volumeDevices",
            "livenessProbe",
            "readinessProbe",
            "startupProbe",
            "lifecycle",
            "securityContext",
            "restartPolicy");

    /** Labels that controllers stamp on; they differ between two revisions of one release. */
    private static final Set<String> STAMPED_LABELS = Set.of(
            "pod-template-hash",
            "controller-revision-hash",
            "controller-uid",
            "job-name",
            "batch.kubernetes.io/controller-uid",
            "batch.kubernetes.io/job-name");

    private TemplateReader() {}

    static TemplateState read(Tree template) {
        var spec = template.at("spec");
        var containers = new ArrayList<ContainerTemplate>();
        spec.list("initContainers").forEach(c -> containers.add(container(c, !sidecar(c))));
        spec.list("containers").forEach(c -> containers.add(container(c, false)));
        return new TemplateState(
                hash(template),
                Text.cutValues(template.at("metadata", "labels").texts()),
                MetaReader.annotations(template.at("metadata")),
                List.copyOf(containers),
                claims(spec),
                References.of(spec),
                Text.cutValues(spec.at("nodeSelector").texts()),
                usesHostPath(spec),
                traits(spec));
    }

    private static ContainerTemplate container(Tree container, boolean init) {
        return new ContainerTemplate(
                container.required("name", "name the container"),
                container.text("image"),
                init,
                resources(container.at("resources")),
                settings(container));
    }

    private static String settings(Tree container) {
        var settings = new TreeMap<String, Object>();
        for (var key : SETTINGS) {
            var value = container.raw().get(key);
            if (value != null) {
                settings.put(key, value);
            }
        }
        return CanonicalJson.hash(settings);
    }

    /** An init container that keeps running beside the others. */
    static boolean sidecar(Tree initContainer) {
        return "Always".equals(initContainer.text("restartPolicy"));
    }

    static Resources resources(Tree resources) {
        var requests = resources.at("requests");
        var limits = resources.at("limits");
        return new Resources(
                requests.millis("cpu"), limits.millis("cpu"), requests.bytes("memory"), limits.bytes("memory"));
    }

    static List<String> claims(Tree podSpec) {
        return podSpec.list("volumes").stream()
                .map(v -> v.at("persistentVolumeClaim").text("claimName"))
                .filter(name -> !name.isEmpty())
                .distinct()
                .sorted()
                .toList();
    }

    static boolean usesHostPath(Tree podSpec) {
        return podSpec.list("volumes").stream().anyMatch(v -> v.has("hostPath"));
    }

    static QuotaTraits traits(Tree podSpec) {
        var affinity = podSpec.at("affinity");
        return new QuotaTraits(
                podSpec.text("priorityClassName"),
                podSpec.has("activeDeadlineSeconds"),
                Stream.of("podAffinity", "podAntiAffinity")
                        .map(affinity::at)
                        .anyMatch(TemplateReader::acrossNamespaces));
    }

    private static boolean acrossNamespaces(Tree affinity) {
        return Stream.concat(
                        affinity.list("requiredDuringSchedulingIgnoredDuringExecution").stream(),
                        affinity.list("preferredDuringSchedulingIgnoredDuringExecution").stream()
                                .map(weighted -> weighted.at("podAffinityTerm")))
                .anyMatch(term -> !term.texts("namespaces").isEmpty() || term.has("namespaceSelector"));
    }

    /**
     * Equal for equal releases: a rollout restart, and what Kubernaut notes on a template, make a new ReplicaSet but no
     * new release, so those marks are left out.
     */
    private static String hash(Tree template) {
        var metadata = template.at("metadata");
        var labels = new TreeMap<String, String>(metadata.at("labels").texts());
        labels.keySet().removeAll(STAMPED_LABELS);
        var annotations = new TreeMap<String, String>(metadata.at("annotations").texts());
        annotations
                .keySet()
                .removeIf(key -> key.equals("kubectl.kubernetes.io/restartedAt") || key.startsWith("kubernaut.io/"));
        return CanonicalJson.hash(Map.of(
                "labels",
                labels,
                "annotations",
                annotations,
                "spec",
                template.at("spec").raw()));
    }
}
