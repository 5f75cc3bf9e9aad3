package io.kubernaut.rules.lint;

import java.util.Set;
import java.util.regex.Pattern;

/** Members that hold text for people, and members that name a single object; rules must not depend on either. */
final class Untrusted {
    /** Written by whoever sends an alert, writes a log line or emits an event. */
    static final Set<String> TEXTS = Set.of(
            "Alert.annotations",
            "Alert.generatorUrl",
            "Condition.message",
            "ContainerState.endMessage",
            "ContainerStatus.message",
            "EventState.message",
            "Finding.evidence",
            "Oscillation.evidence",
            "Proposal.reason",
            "RecentAction.note",
            "Subject.how",
            "Veto.reason");

    /** Say which object it is. */
    static final Set<String> NAMES = Set.of(
            "Alert.cluster",
            "Alert.fingerprint",
            "ClusterObject.name",
            "ClusterObject.namespace",
            "ContainerState.image",
            "ContainerState.name",
            "ContainerTemplate.image",
            "ContainerTemplate.name",
            "Meta.uid",
            "NodeState.zone",
            "ObjectRef.cluster",
            "ObjectRef.display",
            "ObjectRef.key",
            "ObjectRef.name",
            "ObjectRef.namespace",
            "Owner.name",
            "Peer.container",
            "PodState.ip",
            "PodState.node",
            "PodState.revision",
            "PodState.serviceAccount",
            "Subject.name",
            "Subject.namespace",
            "TemplateState.hash",
            "Usage.container");

    /** Labels that do. */
    private static final Set<String> NAMING_LABELS = Set.of(
            "app",
            "app.kubernetes.io/instance",
            "app.kubernetes.io/name",
            "cluster",
            "consumergroup",
            "container",
            "cronjob",
            "daemonset",
            "deployment",
            "destination_workload",
            "destination_workload_namespace",
            "horizontalpodautoscaler",
            "hpa",
            "image",
            "instance",
            "job_name",
            "namespace",
            "node",
            "persistentvolume",
            "persistentvolumeclaim",
            "pod",
            "poddisruptionbudget",
            "replicaset",
            "schedule",
            "secret",
            "service",
            "source_namespace",
            "statefulset",
            "workload");

    /** Names that a product gives in every cluster. */
    private static final Set<String> OF_PRODUCTS = Set.of(
            "",
            "default",
            "kube-node-lease",
            "kube-public",
            "kube-system",
            "istio-proxy",
            "istio-init",
            "linkerd-init",
            "linkerd-proxy");

    private static final Pattern LABEL_OF_ALERT = Pattern.compile("(Snapshot|Alert|AlertsAtOnce)\\.labels?(:.*)?");

    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d{2}-\\d{2}([T ].*)?|\\d{1,2}-\\p{L}{3}-\\d{4}.*");
    private static final Pattern IMAGE = Pattern.compile("[a-z0-9][a-z0-9._/-]*(:v?\\d[\\w.-]*|@sha256:[0-9a-f]+)");
    private static final Pattern POD = Pattern.compile("[a-z0-9-]+-[a-f0-9]{6,10}-[a-z0-9]{5}");

    private Untrusted() {}

    /** It may say which rule looks at the alert, and never what is to be done with which values. */
    static boolean isLabelOfAlert(String member) {
        return LABEL_OF_ALERT.matcher(member).matches();
    }

    static boolean names(String member, String literal) {
        if (OF_PRODUCTS.contains(literal)) {
            return false;
        }
        int label = member.indexOf("label:");
        return NAMES.contains(member)
                || (label >= 0 && NAMING_LABELS.contains(unmoved(member.substring(label + "label:".length()))))
                || IMAGE.matcher(literal).matches()
                || POD.matcher(literal).matches();
    }

    /** What a scrape moved aside means what it did before. */
    private static String unmoved(String label) {
        return label.replaceFirst("^exported_", "");
    }

    static boolean isTime(String literal) {
        return TIME.matcher(literal).matches();
    }
}
