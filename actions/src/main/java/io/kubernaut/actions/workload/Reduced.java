package io.kubernaut.actions.workload;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.view.ObjectReader;
import io.kubernaut.core.cluster.LimitRangeState;
import io.kubernaut.core.cluster.PodState;
import io.kubernaut.core.cluster.QuotaState;
import io.kubernaut.core.cluster.TemplateState;
import io.kubernaut.core.cluster.WorkloadState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What bounds pods and what they take, as it is now, read as the view of the cluster reads it. */
final class Reduced {
    private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {};
    private static final ObjectReader READER = new ObjectReader("");

    private Reduced() {}

    static List<QuotaState> quotas(ClusterApi api, String namespace) {
        return of(api.list(ResourceKind.QUOTA, namespace), QuotaState.class);
    }

    static List<LimitRangeState> limitRanges(ClusterApi api, String namespace) {
        return of(api.list(ResourceKind.LIMIT_RANGE, namespace), LimitRangeState.class);
    }

    static <T> List<T> of(List<LiveObject> objects, Class<T> type) {
        return objects.stream().flatMap(live -> read(live, type)).toList();
    }

    /** Those of a workload that are not over, be it directly or by its ReplicaSets. */
    static List<PodState> pods(ClusterApi api, LiveObject workload) {
        var makers = api.list(ResourceKind.REPLICA_SET, workload.namespace()).stream()
                .filter(set -> set.controlledBy(workload.uid()))
                .map(LiveObject::uid)
                .collect(Collectors.toSet());
        makers.add(workload.uid());
        var pods = api.list(ResourceKind.POD, workload.namespace()).stream()
                .filter(pod ->
                        pod.controller().filter(c -> makers.contains(c.uid())).isPresent())
                .toList();
        return of(pods, PodState.class).stream().filter(pod -> !pod.over()).toList();
    }

    static TemplateState template(LiveObject workload) {
        return read(workload, WorkloadState.class)
                .map(WorkloadState::template)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(workload.display() + " has no template of pods"));
    }

    /** Items of lists do not carry their own type. */
    private static <T> Stream<T> read(LiveObject live, Class<T> type) {
        Map<String, Object> fields = new LinkedHashMap<>(JsonMapper.shared().convertValue(live.json(), FIELDS));
        fields.put("apiVersion", live.kind().apiVersion());
        fields.put("kind", live.kind().kind());
        return READER.read(fields).filter(type::isInstance).map(type::cast).stream();
    }
}
