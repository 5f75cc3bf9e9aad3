package io.kubernaut.server.wiring;

import io.kubernaut.actions.evidence.KubernetesCloseUps;
import io.kubernaut.core.advice.CloseUps;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.server.cluster.ClusterSet;
import java.util.Map;
import java.util.TreeMap;

/** Looks closer in the cluster that an object is in. */
record CloseUpsByCluster(Map<String, CloseUps> byName) implements CloseUps {
    private static final CloseUps NONE = CloseUps.none("There is no connection to its cluster.");

    static CloseUps of(ClusterSet clusters) {
        var byName = new TreeMap<String, CloseUps>();
        clusters.all()
                .forEach(c -> c.client().ifPresent(client -> byName.put(c.name(), new KubernetesCloseUps(client))));
        return new CloseUpsByCluster(byName);
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
}
