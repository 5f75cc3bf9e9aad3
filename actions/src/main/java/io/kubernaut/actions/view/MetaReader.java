package io.kubernaut.actions.view;

import io.kubernaut.core.cluster.Condition;
import io.kubernaut.core.cluster.Meta;
import io.kubernaut.core.cluster.ObjectRef;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads what all kinds share: metadata and conditions. */
final class MetaReader {
    /** Annotations that rules may read, by what stands before the name. */
    private static final List<String> KEPT_PREFIXES = List.of(
            "kubernaut.io/",
            "deployment.kubernetes.io/",
            "argocd.argoproj.io/",
            "helm.toolkit.fluxcd.io/",
            "kustomize.toolkit.fluxcd.io/",
            "reconcile.fluxcd.io/",
            "meta.helm.sh/",
            "helm.sh/",
            "cluster-autoscaler.kubernetes.io/",
            "volume.kubernetes.io/",
            "pv.kubernetes.io/",
            "cert-manager.io/",
            "strimzi.io/",
            "cnpg.io/",
            "autoscaling.keda.sh/");

    private static final Set<String> KEPT = Set.of(
            "kubectl.kubernetes.io/restartedAt",
            "kubectl.kubernetes.io/default-container",
            "kubernetes.io/change-cause",
            "kubernetes.io/config.mirror",
            "kubernetes.io/config.source",
            "sidecar.istio.io/inject",
            "linkerd.io/inject",
            "nginx.ingress.kubernetes.io/ssl-passthrough",
            "storageclass.kubernetes.io/is-default-class");

    /** Somebody's wish, whatever their domain. */
    private static final String HANDS_OFF = "/do-not-modify";

    private MetaReader() {}

    static Meta read(String cluster, String kind, Tree object) {
        var metadata = object.at("metadata");
        var name = object.at("metadata").text("name");
        if (name.isBlank()) {
            throw new MalformedFieldException("metadata.name", "is missing", "name the object");
        }
        var namespace = Kinds.clusterScoped(kind) ? "" : metadata.text("namespace");
        return new Meta(
                new ObjectRef(cluster, kind, namespace, name),
                metadata.text("uid"),
                metadata.bigNumber("generation", 0),
                metadata.instant("creationTimestamp"),
                metadata.instant("deletionTimestamp"),
                Text.cutValues(metadata.at("labels").texts()),
                annotations(metadata),
                metadata.list("ownerReferences").stream()
                        .filter(owner -> owner.flag("controller"))
                        .findFirst()
                        .map(owner -> new Meta.Owner(owner.text("kind"), owner.text("name"), owner.text("uid")))
                        .orElse(null),
                !metadata.texts("finalizers").isEmpty());
    }

    static SortedMap<String, String> annotations(Tree metadata) {
        var kept = new TreeMap<String, String>();
        var annotations = metadata.at("annotations");
        annotations.forEachKey(key -> {
            if (kept(key)) {
                kept.put(key, Text.cut(annotations.text(key), Text.VALUE));
            }
        });
        return Collections.unmodifiableSortedMap(kept);
    }

    private static boolean kept(String annotation) {
        return KEPT.contains(annotation)
                || annotation.endsWith(HANDS_OFF)
                || KEPT_PREFIXES.stream().anyMatch(annotation::startsWith);
    }

    /** By type: controllers write them in whatever order. */
    static List<Condition> conditions(Tree status) {
        return status.list("conditions").stream()
                .map(MetaReader::condition)
                .sorted(Comparator.comparing(Condition::type)
                        .thenComparing(Condition::status)
                        .thenComparing(Condition::reason)
                        .thenComparing(Condition::message)
                        .thenComparing(c -> String.valueOf(c.since())))
                .toList();
    }

    private static Condition condition(Tree condition) {
        return new Condition(
                condition.text("type"),
                condition.text("status", "Unknown"),
                condition.text("reason"),
                Text.cut(condition.text("message"), Text.MESSAGE),
                condition.instant("lastTransitionTime"));
    }
}
