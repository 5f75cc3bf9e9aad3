package io.kubernaut.core.context;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.cluster.AutoscalerState;
import io.kubernaut.core.cluster.BudgetState;
import io.kubernaut.core.cluster.ClaimState;
import io.kubernaut.core.cluster.ClusterObject;
import io.kubernaut.core.cluster.ClusterView;
import io.kubernaut.core.cluster.CronJobState;
import io.kubernaut.core.cluster.CustomObjectState;
import io.kubernaut.core.cluster.JobState;
import io.kubernaut.core.cluster.NamedState;
import io.kubernaut.core.cluster.NodeState;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.cluster.ServiceState;
import io.kubernaut.core.cluster.VolumeState;
import io.kubernaut.core.cluster.WorkloadState;
import io.kubernaut.core.context.Subject.Presence;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds whom an alert is about. Names are taken as they are and never guessed: an exporter's own labels are not the
 * subject, look-alikes are not folded, and what is ambiguous stays unresolved.
 */
public final class SubjectResolver {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    private static final Pattern EXPORTER =
            Pattern.compile("exporter|kube-state-metrics|blackbox|pushgateway|cadvisor");

    /** Labels that name an object of a kind outright. They win over {@code pod}, which may be the exporter's. */
    private static final List<Map.Entry<String, String>> OUTRIGHT = List.of(
            Map.entry("horizontalpodautoscaler", "HorizontalPodAutoscaler"),
            Map.entry("hpa", "HorizontalPodAutoscaler"),
            Map.entry("persistentvolumeclaim", "PersistentVolumeClaim"),
            Map.entry("exported_persistentvolumeclaim", "PersistentVolumeClaim"),
            Map.entry("poddisruptionbudget", "PodDisruptionBudget"),
            Map.entry("exported_deployment", "Deployment"),
            Map.entry("deployment", "Deployment"),
            Map.entry("statefulset", "StatefulSet"),
            Map.entry("daemonset", "DaemonSet"),
            Map.entry("replicaset", "ReplicaSet"),
            Map.entry("job_name", "Job"),
            Map.entry("exported_job_name", "Job"),
            Map.entry("cronjob", "CronJob"),
            Map.entry("secret", "Secret"),
            Map.entry("persistentvolume", "PersistentVolume"));

    private static final List<String> NODE_LABELS =
            List.of("node", "exported_node", "nodename", "kubernetes_node", "hostname");

    private static final List<String> WORKLOADS = List.of("Deployment", "StatefulSet", "DaemonSet");

    private final SymptomTable symptoms;

    public SubjectResolver(SymptomTable symptoms) {
        this.symptoms = symptoms;
    }

    public Subject resolve(Alert alert, ClusterView view) {
        var foreign = view.foreign(alert.cluster());
        if (!foreign.isEmpty()) {
            return unknown(alert, view, foreign);
        }
        if (!view.available()) {
            return unknown(alert, view, "The cluster cannot be read: " + view.unavailableBecause());
        }
        var hint = symptoms.subjectKind(alert.name());
        return switch (hint) {
            case "Node" -> node(alert, view).orElseGet(() -> byLabels(alert, view, hint));
            case "Cluster", "ControlPlane", "None" -> wide(alert, view);
            default -> byLabels(alert, view, hint);
        };
    }

    private Subject byLabels(Alert alert, ClusterView view, String hint) {
        var namespace = namespaceOf(alert);
        if (!namespace.isEmpty() && !NAME.matcher(namespace).matches()) {
            return unknown(alert, view, "'" + namespace + "' is not a name that Kubernetes allows for a namespace.");
        }
        for (var entry : OUTRIGHT) {
            var name = alert.label(entry.getKey());
            if (name.isEmpty()) {
                continue;
            }
            if (!NAME.matcher(name).matches()) {
                return unknown(alert, view, "The label " + entry.getKey() + " holds no name that Kubernetes allows.");
            }
            if (namespace.isEmpty() && !entry.getValue().equals("PersistentVolume")) {
                return unknown(
                        alert,
                        view,
                        "The alert names " + entry.getValue() + " " + name
                                + " but no namespace, and the name may exist more than once.");
            }
            return outright(view, entry.getValue(), namespace, name);
        }
        return pod(alert, view, namespace)
                .or(() -> hint.equals("Namespace") ? Optional.empty() : workload(alert, view, namespace))
                .or(() -> hint.equals("Namespace") ? Optional.empty() : service(alert, view, namespace))
                .or(() -> custom(alert, view, hint, namespace))
                .or(() -> consumerGroup(alert, view, namespace))
                .or(() -> endpoint(alert, view))
                .or(() -> podByOtherLabels(alert, view, namespace))
                .or(() -> alert.label("node").isEmpty() ? Optional.empty() : node(alert, view))
                .or(() -> namespaceOnly(view, hint, namespace))
                .orElseGet(() -> unknown(alert, view, "No label of the alert names an object of the cluster."));
    }

    /** What an exporter moved aside ({@code exported_…}) is the real one; Falco uses names of its own. */
    static String namespaceOf(Alert alert) {
        return first(alert, "exported_namespace", "k8s_ns_name", "k8s_namespace", "kubernetes_namespace", "namespace");
    }

    static String podNameOf(Alert alert) {
        return first(alert, "exported_pod", "k8s_pod_name", "pod", "pod_name", "kubernetes_pod_name");
    }

    /** The pod label is the scraped exporter's, not that of whom it measures: the job has the exporter's name too. */
    private static boolean isExportersOwn(Alert alert, String podName) {
        var job = alert.label("job");
        var lastPart = job.substring(job.lastIndexOf('/') + 1);
        return !lastPart.isEmpty()
                && podName.startsWith(lastPart + "-")
                && EXPORTER.matcher(podName).find();
    }

    /** The host of {@code instance}, without port and brackets. */
    private static String hostOf(Alert alert) {
        return alert.label("instance").replaceFirst(":[0-9]+$", "").replaceFirst("^\\[(.*)]$", "$1");
    }

    private static String first(Alert alert, String... labels) {
        for (var label : labels) {
            if (!alert.label(label).isEmpty()) {
                return alert.label(label);
            }
        }
        return "";
    }

    private Subject outright(ClusterView view, String kind, String namespace, String name) {
        var scoped = kind.equals("PersistentVolume") ? "" : namespace;
        var named = new ObjectRef(view.cluster(), kind, scoped, name);
        var found = switch (kind) {
            case "HorizontalPodAutoscaler" -> view.find(AutoscalerState.class, named);
            case "PersistentVolumeClaim" -> view.find(ClaimState.class, named);
            case "PodDisruptionBudget" -> view.find(BudgetState.class, named);
            case "Job" -> view.find(JobState.class, named);
            case "CronJob" -> view.find(CronJobState.class, named);
            case "Secret" -> view.find(NamedState.class, named);
            case "PersistentVolume" -> view.find(VolumeState.class, named);
            default -> view.find(WorkloadState.class, named);
        };
        if (found.isEmpty()) {
            return Following.gone(view, named);
        }
        return Following.found(view, found.get(), "The alert names " + named.display() + ".");
    }

    private Optional<Subject> pod(Alert alert, ClusterView view, String namespace) {
        var name = podNameOf(alert);
        if (name.isEmpty() || isExportersOwn(alert, name)) {
            return Optional.empty();
        }
        if (!NAME.matcher(name).matches()) {
            return Optional.of(unknown(alert, view, "The label pod holds no name that Kubernetes allows."));
        }
        if (namespace.isEmpty()) {
            var pods = view.podsNamed(name);
            return Optional.of(
                    switch (pods.size()) {
                        case 0 ->
                            unknown(alert, view, "No pod is named " + name + ", and the alert names no namespace.");
                        case 1 ->
                            Following.found(
                                    view,
                                    pods.getFirst(),
                                    "The alert names only the pod; the name exists once, as "
                                            + pods.getFirst().ref().display() + ".");
                        default ->
                            unknown(
                                    alert,
                                    view,
                                    pods.size() + " pods are named " + name + " and no namespace is given.");
                    });
        }
        var named = new ObjectRef(view.cluster(), "Pod", namespace, name);
        var pod = view.pod(namespace, name);
        if (pod.isPresent()) {
            return Optional.of(Following.found(view, pod.get(), "The alert names " + named.display() + "."));
        }
        if (isScraped(alert, view, name)) {
            return Optional.empty();
        }
        return Optional.of(goneButOwned(view, named).orElseGet(() -> Following.gone(view, named)));
    }

    /** Where the real namespace was moved aside, a pod of the other namespace is the one that was scraped. */
    private static boolean isScraped(Alert alert, ClusterView view, String podName) {
        return !alert.label("exported_namespace").isEmpty()
                && alert.label("exported_pod").isEmpty()
                && view.pod(alert.label("namespace"), podName).isPresent();
    }

    /** A pod that has been replaced: its ReplicaSet's exact name still tells whose it was. */
    private static Optional<Subject> goneButOwned(ClusterView view, ObjectRef named) {
        int dash = named.name().lastIndexOf('-');
        if (dash <= 0) {
            return Optional.empty();
        }
        var owner = named.name().substring(0, dash);
        return view.find(WorkloadState.class, "ReplicaSet", named.namespace(), owner)
                .<ClusterObject>map(w -> w)
                .or(() -> view.find(WorkloadState.class, "DaemonSet", named.namespace(), owner))
                .map(w -> Owners.top(view, w))
                .map(ref -> new Subject(
                        ref,
                        named,
                        Presence.FOUND,
                        named.display() + " is gone; it belonged to " + ref.display() + ", which is there."));
    }

    private Optional<Subject> podByOtherLabels(Alert alert, ClusterView view, String namespace) {
        if (namespace.isEmpty()) {
            return Optional.empty();
        }
        var host = hostOf(alert);
        return List.of(alert.label("name"), host).stream()
                .filter(n -> NAME.matcher(n).matches())
                .flatMap(n -> view.pod(namespace, n).stream())
                .findFirst()
                .map(p -> Following.found(view, p, "A label of the alert names the pod " + p.name() + "."));
    }

    /** What serves, as a mesh names it, or what the mixins count by; its kind is in a label, or the name exists once. */
    private Optional<Subject> workload(Alert alert, ClusterView view, String namespace) {
        var served = alert.label("destination_workload");
        var name = served.isEmpty() ? alert.label("workload") : served;
        var where = served.isEmpty() ? namespace : alert.label("destination_workload_namespace");
        if (!NAME.matcher(name).matches() || !NAME.matcher(where).matches()) {
            return Optional.empty();
        }
        var type = served.isEmpty() ? alert.label("workload_type") : "";
        var found = WORKLOADS.stream()
                .filter(kind -> type.isEmpty() || kind.equalsIgnoreCase(type))
                .flatMap(kind -> view.find(WorkloadState.class, kind, where, name).stream())
                .toList();
        return found.size() == 1
                ? Optional.of(Following.found(
                        view,
                        found.getFirst(),
                        "A label of the alert names " + found.getFirst().ref().display() + "."))
                : Optional.empty();
    }

    private Optional<Subject> service(Alert alert, ClusterView view, String namespace) {
        var name = first(alert, "exported_service", "service");
        if (name.isEmpty() || namespace.isEmpty()) {
            return Optional.empty();
        }
        return view.find(ServiceState.class, "Service", namespace, name)
                .map(service -> {
                    var owners = Owners.selectedBy(view, service);
                    return owners.size() == 1
                            ? new Subject(
                                    owners.getFirst(),
                                    service.ref(),
                                    Presence.FOUND,
                                    "The alert names the Service " + name + ", which selects the pods of "
                                            + owners.getFirst().display() + ".")
                            : new Subject(
                                    service.ref(),
                                    service.ref(),
                                    Presence.FOUND,
                                    "The alert names the Service " + name + ".");
                })
                .or(() -> view.find(WorkloadState.class, "StatefulSet", namespace, name)
                        .map(w -> Following.found(
                                view, w, "The alert names the service " + name + ", as a StatefulSet is named.")));
    }

    private static Optional<Subject> custom(Alert alert, ClusterView view, String hint, String namespace) {
        if (hint.isEmpty()) {
            return Optional.empty();
        }
        var names = List.of(
                alert.label(hint.toLowerCase(java.util.Locale.ROOT)),
                alert.label("exported_name"),
                alert.label("name"),
                alert.label("resource"));
        for (var name : names) {
            if (!NAME.matcher(name).matches()) {
                continue;
            }
            var named = new ObjectRef(view.cluster(), hint, namespace, name);
            var object = view.find(CustomObjectState.class, named);
            if (object.isPresent()) {
                return Optional.of(
                        new Subject(named, named, Presence.FOUND, "The alert names " + named.display() + "."));
            }
        }
        return Optional.empty();
    }

    /** A workload says by annotation which consumer group it is. */
    private Optional<Subject> consumerGroup(Alert alert, ClusterView view, String namespace) {
        var group = first(alert, "consumergroup", "consumer_group", "group");
        if (group.isEmpty()) {
            return Optional.empty();
        }
        // A Deployment's annotations are copied to its ReplicaSets, so owners are counted.
        var consumers = (namespace.isEmpty()
                        ? view.list(WorkloadState.class)
                        : view.list(WorkloadState.class, namespace))
                .stream()
                        .filter(w -> w.meta()
                                .annotation("kubernaut.io/kafka-consumer-group")
                                .equals(group))
                        .map(w -> Owners.top(view, w))
                        .distinct()
                        .toList();
        if (consumers.size() != 1) {
            return Optional.empty();
        }
        var ref = consumers.getFirst();
        return Optional.of(new Subject(
                ref, ref, Presence.FOUND, ref.display() + " says that it is the consumer group " + group + "."));
    }

    /** An outside address: the Ingress that serves its host, and the workload behind. */
    private Optional<Subject> endpoint(Alert alert, ClusterView view) {
        var url = alert.label("target").startsWith("http") ? alert.label("target") : alert.label("instance");
        if (!url.startsWith("http")) {
            return Optional.empty();
        }
        var host = url.replaceFirst("^https?://", "").replaceFirst("[:/?#].*$", "");
        var serving = view.list(CustomObjectState.class).stream()
                .filter(o -> o.kind().equals("Ingress")
                        && o.fields().entrySet().stream()
                                .anyMatch(e -> e.getKey().startsWith("spec.rules.")
                                        && e.getKey().endsWith(".host")
                                        && e.getValue().equals(host)))
                .toList();
        if (serving.isEmpty()) {
            return Optional.empty();
        }
        var ingress = serving.getFirst();
        var owners = serving.stream()
                .flatMap(i -> behind(view, i).stream())
                .distinct()
                .toList();
        var how = host + " is served by Ingress " + ingress.name() + ".";
        if (owners.size() == 1) {
            return Optional.of(new Subject(owners.getFirst(), ingress.ref(), Presence.FOUND, how));
        }
        return Optional.of(
                serving.size() == 1
                        ? new Subject(ingress.ref(), ingress.ref(), Presence.FOUND, how)
                        : unknown(alert, view, serving.size() + " Ingresses serve " + host + "."));
    }

    /** Workloads behind the services of an Ingress. */
    private static List<ObjectRef> behind(ClusterView view, CustomObjectState ingress) {
        return ingress.fields().entrySet().stream()
                .filter(e -> e.getKey().endsWith("backend.service.name"))
                .flatMap(e -> view.find(ServiceState.class, "Service", ingress.namespace(), e.getValue()).stream())
                .flatMap(s -> Owners.selectedBy(view, s).stream())
                .toList();
    }

    private static Optional<Subject> namespaceOnly(ClusterView view, String hint, String namespace) {
        if (!hint.equals("Namespace") || namespace.isEmpty()) {
            return Optional.empty();
        }
        var ref = new ObjectRef(view.cluster(), "Namespace", "", namespace);
        return Optional.of(
                view.namespaceExists(namespace)
                        ? new Subject(ref, ref, Presence.FOUND, "The alert is about the namespace.")
                        : Following.gone(view, ref));
    }

    /** By a label that names it, by its address, or through the exporter's pod that runs on it. */
    private Optional<Subject> node(Alert alert, ClusterView view) {
        for (var label : NODE_LABELS) {
            var name = alert.label(label);
            if (!name.isEmpty()) {
                var ref = new ObjectRef(view.cluster(), "Node", "", name);
                if (view.node(name).isPresent()) {
                    return Optional.of(new Subject(ref, ref, Presence.FOUND, "The alert names node " + name + "."));
                }
                if (label.equals("node")) {
                    return Optional.of(Following.gone(view, ref));
                }
            }
        }
        var address = hostOf(alert);
        var byAddress = view.list(NodeState.class).stream()
                .filter(n -> n.addresses().contains(address) || n.name().equals(address))
                .toList();
        if (!address.isEmpty() && byAddress.size() == 1) {
            var ref = byAddress.getFirst().ref();
            return Optional.of(new Subject(
                    ref, ref, Presence.FOUND, "The address " + address + " belongs to node " + ref.name() + "."));
        }
        return view.pod(alert.label("namespace"), alert.label("pod"))
                .filter(p -> !p.node().isEmpty())
                .flatMap(p -> view.node(p.node()))
                .map(n -> new Subject(
                        n.ref(),
                        n.ref(),
                        Presence.FOUND,
                        "The exporter's pod " + alert.label("pod") + " runs on node " + n.name() + "."));
    }

    private static Subject wide(Alert alert, ClusterView view) {
        var ref = new ObjectRef(view.cluster(), "Alert", "", alert.name());
        return new Subject(ref, ref, Presence.WIDE, "The alert is about the cluster as a whole.");
    }

    private static Subject unknown(Alert alert, ClusterView view, String because) {
        var ref = new ObjectRef(view.cluster(), "Alert", namespaceOf(alert), alert.name());
        return new Subject(ref, ref, Presence.UNKNOWN, because);
    }
}
