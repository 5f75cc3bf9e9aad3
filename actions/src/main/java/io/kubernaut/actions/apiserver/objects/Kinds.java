package io.kubernaut.actions.apiserver.objects;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** The kinds that the API serves: the usual built-in ones, and what was added by definitions or by hand. */
public final class Kinds {
    /** Columns: apiVersion, plural, kind, scope (n namespaced, c cluster), subresources, short names; "-" is none. */
    private static final String BUILT_IN = """
            v1 namespaces Namespace c status,finalize ns
            v1 nodes Node c status no
            v1 persistentvolumes PersistentVolume c status pv
            v1 pods Pod n status,eviction,resize,log,exec,ephemeralcontainers po
            v1 services Service n status svc
            v1 endpoints Endpoints n - ep
            v1 configmaps ConfigMap n - cm
            v1 secrets Secret n - -
            v1 serviceaccounts ServiceAccount n token sa
            v1 persistentvolumeclaims PersistentVolumeClaim n status pvc
            v1 resourcequotas ResourceQuota n status quota
            v1 limitranges LimitRange n - limits
            v1 replicationcontrollers ReplicationController n status,scale rc
            v1 podtemplates PodTemplate n - -
            v1 events Event n - ev
            events.k8s.io/v1 events Event n - ev
            apps/v1 deployments Deployment n status,scale deploy
            apps/v1 replicasets ReplicaSet n status,scale rs
            apps/v1 statefulsets StatefulSet n status,scale sts
            apps/v1 daemonsets DaemonSet n status ds
            apps/v1 controllerrevisions ControllerRevision n - -
            batch/v1 jobs Job n status -
            batch/v1 cronjobs CronJob n status cj
            autoscaling/v2 horizontalpodautoscalers HorizontalPodAutoscaler n status hpa
            policy/v1 poddisruptionbudgets PodDisruptionBudget n status pdb
            networking.k8s.io/v1 networkpolicies NetworkPolicy n - netpol
            networking.k8s.io/v1 ingresses Ingress n status ing
            networking.k8s.io/v1 ingressclasses IngressClass c - -
            discovery.k8s.io/v1 endpointslices EndpointSlice n - -
            coordination.k8s.io/v1 leases Lease n - -
            storage.k8s.io/v1 storageclasses StorageClass c - sc
            storage.k8s.io/v1 volumeattachments VolumeAttachment c status -
            storage.k8s.io/v1 csidrivers CSIDriver c - -
            storage.k8s.io/v1 csinodes CSINode c - -
            scheduling.k8s.io/v1 priorityclasses PriorityClass c - pc
            rbac.authorization.k8s.io/v1 roles Role n - -
            rbac.authorization.k8s.io/v1 rolebindings RoleBinding n - -
            rbac.authorization.k8s.io/v1 clusterroles ClusterRole c - -
            rbac.authorization.k8s.io/v1 clusterrolebindings ClusterRoleBinding c - -
            apiextensions.k8s.io/v1 customresourcedefinitions CustomResourceDefinition c status crd
            admissionregistration.k8s.io/v1 mutatingwebhookconfigurations MutatingWebhookConfiguration c - -
            admissionregistration.k8s.io/v1 validatingwebhookconfigurations ValidatingWebhookConfiguration c - -
            apiregistration.k8s.io/v1 apiservices APIService c status -
            """;

    private final List<Kind> kinds = new CopyOnWriteArrayList<>();

    public Kinds() {
        BUILT_IN.lines().map(Kinds::parse).forEach(kinds::add);
    }

    private static Kind parse(String line) {
        var columns = Arrays.asList(line.split(" ", -1));
        var apiVersion = columns.get(0);
        int slash = apiVersion.indexOf('/');
        return new Kind(
                slash < 0 ? "" : apiVersion.substring(0, slash),
                apiVersion.substring(slash + 1),
                columns.get(1),
                columns.get(2),
                columns.get(3).equals("n"),
                set(columns.get(4)),
                set(columns.get(5)),
                false);
    }

    private static Set<String> set(String column) {
        return column.equals("-") ? Set.of() : Set.of(column.split(",", -1));
    }

    /** Serves one more kind; the same kind twice is served once. */
    public void add(Kind kind) {
        remove(kind);
        kinds.add(kind);
    }

    public void remove(Kind kind) {
        kinds.removeIf(known ->
                known.is(kind.group(), kind.plural()) && known.version().equals(kind.version()) && known.custom());
    }

    /** Takes a subresource away, as an API server of an older version does not have it. */
    public void withdraw(String plural, String subresource) {
        kinds.replaceAll(kind -> kind.plural().equals(plural) ? kind.without(subresource) : kind);
    }

    public List<Kind> all() {
        return List.copyOf(kinds);
    }

    public Optional<Kind> byResource(String group, String version, String plural) {
        return kinds.stream()
                .filter(kind -> kind.is(group, plural) && kind.version().equals(version))
                .findFirst();
    }

    public Optional<Kind> byKind(String apiVersion, String kind) {
        return kinds.stream()
                .filter(known -> known.kind().equals(kind) && known.apiVersion().equals(apiVersion))
                .findFirst();
    }

    /** The kind of a built-in resource that the caller knows to exist. */
    public Kind known(String group, String plural) {
        return kinds.stream()
                .filter(kind -> kind.is(group, plural))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no kind " + plural + " in group '" + group + "'"));
    }

    /** All kinds of an API group, in the order in which they were added. */
    public List<Kind> inGroup(String group) {
        return kinds.stream().filter(kind -> kind.group().equals(group)).toList();
    }

    /** Named groups with their versions, each once, the core group left out. */
    public List<String> groups() {
        return new ArrayList<>(kinds.stream()
                .map(Kind::group)
                .filter(group -> !group.isEmpty())
                .collect(Collectors.toCollection(java.util.LinkedHashSet::new)));
    }
}
