package io.kubernaut.server.portrait;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.cluster.ClusterObject;
import io.kubernaut.core.cluster.Condition;
import io.kubernaut.core.cluster.ContainerState;
import io.kubernaut.core.cluster.CustomObjectState;
import io.kubernaut.core.cluster.JobState;
import io.kubernaut.core.cluster.Meta;
import io.kubernaut.core.cluster.NamespaceState;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.cluster.PodState;
import io.kubernaut.core.cluster.QuotaTraits;
import io.kubernaut.core.cluster.ServiceState;
import io.kubernaut.core.cluster.TemplateState;
import io.kubernaut.core.cluster.WorkloadState;
import io.kubernaut.core.context.GitOpsMark;
import io.kubernaut.core.context.RevisionState;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a snapshot, with what must have been there beside them: a snapshot keeps a ReplicaSet as a revision, and of
 * a namespace or a Service only that an alert led to what is behind it.
 */
final class Cast {
    private static final TemplateState NO_TEMPLATE = new TemplateState(
            "",
            new TreeMap<>(),
            new TreeMap<>(),
            List.of(),
            List.of(),
            List.of(),
            new TreeMap<>(),
            false,
            QuotaTraits.NONE);
    private final Snapshot snapshot;
    private final Map<String, ClusterObject> objects = new LinkedHashMap<>();

    private Cast(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    static Collection<ClusterObject> of(Snapshot snapshot) {
        var cast = new Cast(snapshot);
        cast.seen();
        cast.revisions();
        cast.owners();
        cast.applications();
        cast.services();
        new Bystanders(snapshot).objects().forEach(cast::add);
        new Crowd(snapshot, cast.objects.values()).objects().forEach(cast::add);
        cast.namespaces();
        return cast.objects.values();
    }

    private void add(@Nullable ClusterObject object) {
        if (object != null) {
            objects.putIfAbsent(
                    object.getClass().getSimpleName() + " " + object.ref().display(), object);
        }
    }

    private boolean has(String kind, String namespace, String name) {
        return objects.values().stream()
                .map(ClusterObject::ref)
                .anyMatch(r -> r.kind().equals(kind)
                        && r.namespace().equals(namespace)
                        && r.name().equals(name));
    }

    private void seen() {
        add(snapshot.workload());
        add(snapshot.job());
        add(snapshot.cronJob());
        add(snapshot.autoscaler());
        add(snapshot.claim());
        add(snapshot.storageClass());
        add(snapshot.pod());
        add(snapshot.node());
        List.of(
                        snapshot.pods(),
                        snapshot.nodes(),
                        snapshot.fleet().closedByUs(),
                        snapshot.claims(),
                        snapshot.budgets(),
                        snapshot.quotas(),
                        snapshot.limitRanges(),
                        snapshot.networkPolicies(),
                        snapshot.resources(),
                        snapshot.usage(),
                        snapshot.events())
                .forEach(list -> list.forEach(this::add));
    }

    private void revisions() {
        var rollout = snapshot.rollout();
        var deployment = snapshot.workload();
        if (rollout != null && deployment != null) {
            rollout.revisions().forEach(r -> add(replicaSet(deployment, r)));
        }
    }

    private static WorkloadState replicaSet(WorkloadState of, RevisionState revision) {
        var annotations = new TreeMap<>(of.meta().annotations());
        annotations.put("deployment.kubernetes.io/revision", Long.toString(revision.number()));
        return workload(
                of.ref().sibling("ReplicaSet", revision.replicaSet()),
                revision.createdAt(),
                revision.template().labels(),
                annotations,
                owner(of.ref()),
                revision.replicas(),
                revision.ready(),
                revision.template());
    }

    static Meta.Owner owner(ObjectRef of) {
        return new Meta.Owner(of.kind(), of.name(), "");
    }

    static WorkloadState workload(
            ObjectRef ref,
            @Nullable Instant created,
            SortedMap<String, String> labels,
            SortedMap<String, String> annotations,
            Meta.@Nullable Owner owner,
            int desired,
            int ready,
            TemplateState template) {
        return new WorkloadState(
                new Meta(ref, "", 0, created, null, labels, annotations, owner, false),
                desired,
                desired,
                desired,
                ready,
                ready,
                0,
                false,
                ref.kind().equals("ReplicaSet") ? "" : "RollingUpdate",
                0,
                0,
                0,
                "",
                "",
                labels,
                template,
                List.of(),
                List.of());
    }

    /** A pod with one container, of which no more is known. */
    static PodState pod(
            Meta meta,
            String phase,
            String node,
            boolean ready,
            @Nullable Instant started,
            List<Condition> conditions,
            ContainerState container,
            List<String> claims) {
        return new PodState(
                meta,
                phase,
                "",
                node,
                "",
                ready,
                null,
                started,
                conditions,
                List.of(container),
                claims,
                "",
                List.of(),
                "",
                false,
                false,
                QuotaTraits.NONE);
    }

    /** Those of pods that are known by their pods alone. */
    private void owners() {
        var subject = snapshot.target();
        var deployment = snapshot.workload();
        for (var pod : snapshot.pods()) {
            var owner = pod.meta().controller();
            if (owner == null || has(owner.kind(), pod.namespace(), owner.name())) {
                continue;
            }
            var ref = pod.ref().sibling(owner.kind(), owner.name());
            if (owner.kind().equals("ReplicaSet")
                    && deployment != null
                    && deployment.kind().equals("Deployment")) {
                add(workload(
                        ref,
                        pod.meta().createdAt(),
                        pod.meta().labels(),
                        new TreeMap<>(),
                        owner(deployment.ref()),
                        1,
                        pod.ready() ? 1 : 0,
                        deployment.template()));
            } else if (owner.kind().equals("Job") && subject.kind().equals("CronJob")) {
                add(job(ref, pod, owner(subject)));
            } else if (WorkloadState.KINDS.contains(owner.kind())) {
                add(workload(
                        ref,
                        pod.meta().createdAt(),
                        pod.meta().labels(),
                        new TreeMap<>(),
                        null,
                        1,
                        pod.ready() ? 1 : 0,
                        NO_TEMPLATE));
            }
        }
    }

    private static JobState job(ObjectRef ref, PodState pod, Meta.Owner owner) {
        var meta =
                new Meta(ref, "", 0, pod.meta().createdAt(), null, pod.meta().labels(), new TreeMap<>(), owner, false);
        return new JobState(meta, pod.over() ? 0 : 1, 0, 0, 6, pod.startedAt(), List.of(), NO_TEMPLATE);
    }

    /** Argo CD's applications are not kept, only whether one of them would revert a change. */
    private void applications() {
        for (var object : List.copyOf(objects.values())) {
            var meta = object.meta();
            var mark = GitOpsMark.of(meta::label, meta::annotation);
            var shared = meta.label("app.kubernetes.io/instance");
            var name = mark.filter(GitOpsMark::byArgo).map(GitOpsMark::name).orElse(mark.isPresent() ? "" : shared);
            var owned = snapshot.ownershipOf(object.ref());
            var asked = snapshot.owners().containsKey(object.ref().display());
            var unread = owned.gitOps().contains("(");
            if (!name.isEmpty() && !unread && (mark.isPresent() || asked && owned.byGitOps())) {
                add(application(name, owned.byGitOps()));
            }
        }
    }

    private ClusterObject application(String name, boolean reverts) {
        var ref = new ObjectRef(snapshot.target().cluster(), "Application", "argocd", name);
        var fields = new TreeMap<String, String>();
        fields.put("spec.syncPolicy.automated.selfHeal", Boolean.toString(reverts));
        return new CustomObjectState(meta(ref, new TreeMap<>()), "argoproj.io/v1alpha1", fields, List.of());
    }

    static Meta meta(ObjectRef ref, SortedMap<String, String> labels) {
        return new Meta(ref, "", 0, null, null, labels, new TreeMap<>(), null, false);
    }

    /** An alert that names a Service, or an address that an Ingress serves, was led to the workload behind it. */
    private void services() {
        var named = snapshot.subject().named();
        if (named.kind().equals("Service")) {
            add(service(named));
        }
        if (named.kind().equals("Ingress")) {
            var behind = named.sibling("Service", named.name());
            var fields = new TreeMap<String, String>();
            fields.put("spec.rules.0.host", host());
            fields.put("spec.rules.0.http.paths.0.backend.service.name", behind.name());
            add(new CustomObjectState(meta(named, new TreeMap<>()), "networking.k8s.io/v1", fields, List.of()));
            add(service(behind));
        }
    }

    private ServiceState service(ObjectRef ref) {
        var selector = new TreeMap<String, String>();
        var workload = snapshot.workload();
        if (workload != null) {
            selector.putAll(workload.selector().isEmpty() ? workload.template().labels() : workload.selector());
        }
        return new ServiceState(meta(ref, new TreeMap<>()), "ClusterIP", selector);
    }

    private String host() {
        return snapshot.alerts().stream()
                .flatMap(a -> List.of(a.label("target"), a.label("instance")).stream())
                .filter(url -> url.startsWith("http"))
                .map(url -> url.replaceFirst("^https?://", "").replaceFirst("[:/?#].*$", ""))
                .findFirst()
                .orElse("");
    }

    private void namespaces() {
        var names = new TreeSet<String>();
        objects.values().forEach(o -> names.add(o.namespace()));
        for (var alert : snapshot.alerts()) {
            names.addAll(named(alert));
        }
        names.add(snapshot.subject().namespace());
        if (snapshot.subject().presence() == Subject.Presence.GONE
                && snapshot.subject().how().startsWith("The namespace ")) {
            names.remove(snapshot.subject().named().namespace());
            names.remove(snapshot.subject().namespace());
        }
        names.remove("");
        var announced = announcedElsewhere();
        for (var name : names) {
            var annotations = new TreeMap<String, String>();
            var until = snapshot.maintenanceUntil();
            if (until != null && !announced && name.equals(snapshot.subject().namespace())) {
                annotations.put("kubernaut.io/maintenance-until", until.toString());
            }
            var ref = new ObjectRef(snapshot.target().cluster(), "Namespace", "", name);
            add(new NamespaceState(
                    new Meta(ref, "", 0, null, null, new TreeMap<>(), annotations, null, false), "Active"));
        }
    }

    private static List<String> named(Alert alert) {
        var names = new ArrayList<String>();
        for (var label : List.of("namespace", "exported_namespace", "k8s_ns_name", "k8s_namespace")) {
            names.add(alert.label(label));
        }
        return names;
    }

    private boolean announcedElsewhere() {
        return objects.values().stream()
                .anyMatch(o ->
                        !o.meta().annotation("kubernaut.io/maintenance-until").isEmpty());
    }
}
