package io.kubernaut.server.wiring;

import io.kubernaut.actions.evidence.KubernetesCloseUps;
import io.kubernaut.core.advice.CloseUps;
import io.kubernaut.core.assessment.Measuring;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.server.cluster.ClusterSet;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;

/** Looks closer in the cluster that an object is in, and at what Prometheus keeps of it. */
record CloseUpsByCluster(Map<String, CloseUps> byName, ClusterSet clusters, Measuring measuring, Clock clock)
        implements CloseUps {
    private static final CloseUps NONE = CloseUps.none("There is no connection to its cluster.");

    static CloseUps of(ClusterSet clusters, Measuring measuring, Clock clock) {
        var byName = new TreeMap<String, CloseUps>();
        clusters.all()
                .forEach(c -> c.client().ifPresent(client -> byName.put(c.name(), new KubernetesCloseUps(client))));
        return new CloseUpsByCluster(byName, clusters, measuring, clock);
    }

    private CloseUps in(ObjectRef object) {
        return byName.getOrDefault(object.cluster(), NONE);
    }

    @Override
    public Sight log(ObjectRef pod, String container, boolean previous, int lines, int bytes) {
        return in(pod).log(pod, container, previous, lines, bytes);
    }

    @Override
    public Sight events(ObjectRef about, int most) {
        return in(about).events(about, most);
    }

    @Override
    public Sight description(ObjectRef object, int most) {
        return in(object).description(object, most);
    }

    @Override
    public Sight related(ObjectRef to, int most) {
        return in(to).related(to, most);
    }

    @Override
    public Sight metrics(ObjectRef of) {
        return new Sight.Seen(measuring.lately(clusters.named(of.cluster()), of, clock.instant()));
    }
}
