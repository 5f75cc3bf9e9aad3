package io.kubernaut.core.cluster;

import io.kubernaut.core.cluster.TemplateState.ContainerTemplate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Builds a Deployment, StatefulSet, DaemonSet or ReplicaSet: one replica, ready, unless something else is said. */
public final class WorkloadMaking extends ObjectMaking<WorkloadMaking> {
    private final String kind;
    private int desired = 1;
    private int ready = 1;
    private long revision;
    private String template = "template-1";
    private String image = "app:1";
    private String settings = "settings-1";
    private Resources resources = Resources.NONE;
    private QuotaTraits traits = QuotaTraits.NONE;
    private final List<Condition> conditions = new ArrayList<>();

    WorkloadMaking(String kind, String namespace, String name) {
        super(kind, namespace, name);
        this.kind = kind;
    }

    @Override
    WorkloadMaking self() {
        return this;
    }

    public WorkloadMaking replicas(int wanted, int thatAreReady) {
        desired = wanted;
        ready = thatAreReady;
        return this;
    }

    /** The number that the deployment controller stamps on it. */
    public WorkloadMaking revision(long number) {
        revision = number;
        return this;
    }

    /** Equal names stand for equal pod templates. */
    public WorkloadMaking template(String hash) {
        template = hash;
        return this;
    }

    public WorkloadMaking image(String reference) {
        image = reference;
        return this;
    }

    public WorkloadMaking settings(String hash) {
        settings = hash;
        return this;
    }

    public WorkloadMaking traits(QuotaTraits ofItsPods) {
        traits = ofItsPods;
        return this;
    }

    public WorkloadMaking asking(Resources forIt) {
        resources = forIt;
        return this;
    }

    /** A condition of its status, which has been so since then. */
    public WorkloadMaking condition(String type, boolean holds, Instant since) {
        conditions.add(new Condition(type, holds ? "True" : "False", "", "", since));
        return this;
    }

    @Override
    public WorkloadState made() {
        return new WorkloadState(
                meta(),
                desired,
                desired,
                desired,
                ready,
                ready,
                1,
                false,
                kind.equals("ReplicaSet") ? "" : "RollingUpdate",
                0,
                revision,
                0,
                "",
                "",
                pairs("app", name()),
                new TemplateState(
                        template,
                        pairs("app", name()),
                        new TreeMap<>(),
                        List.of(new ContainerTemplate("app", image, false, resources, settings)),
                        List.of(),
                        List.of(),
                        new TreeMap<>(),
                        false,
                        traits),
                List.copyOf(conditions),
                List.of());
    }
}
