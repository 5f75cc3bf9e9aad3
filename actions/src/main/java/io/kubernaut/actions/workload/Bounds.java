package io.kubernaut.actions.workload;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.view.ObjectReader;
import io.kubernaut.core.cluster.LimitRangeState;
import io.kubernaut.core.cluster.QuotaState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What bounds the pods of a namespace, as it is now, read as the view of the cluster reads it.
 */
final class Bounds {
    private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {};
    private static final ObjectReader READER = new ObjectReader("");

    private Bounds() {}

    static List<QuotaState> quotas(ClusterApi api, String namespace) {
        return api.list(ResourceKind.QUOTA, namespace).stream()
                .flatMap(quota -> read(quota, QuotaState.class))
                .toList();
    }

    static List<LimitRangeState> limitRanges(ClusterApi api, String namespace) {
        return api.list(ResourceKind.LIMIT_RANGE, namespace).stream()
                .flatMap(range -> read(range, LimitRangeState.class))
                .toList();
    }

    /** Items of lists do not carry their own type. */
    private static <T> Stream<T> read(LiveObject live, Class<T> type) {
        Map<String, Object> fields = new LinkedHashMap<>(JsonMapper.shared().convertValue(live.json(), FIELDS));
        fields.put("apiVersion", live.kind().version());
        fields.put("kind", live.kind().kind());
        return READER.read(fields).filter(type::isInstance).map(type::cast).stream();
    }
}
