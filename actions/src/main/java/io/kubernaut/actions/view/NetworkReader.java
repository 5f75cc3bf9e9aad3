package io.kubernaut.actions.view;

import io.kubernaut.core.cluster.EndpointsState;
import io.kubernaut.core.cluster.LabelTerm;
import io.kubernaut.core.cluster.Meta;
import io.kubernaut.core.cluster.NetworkPolicyState;
import io.kubernaut.core.cluster.ServiceState;
import java.util.List;

/** Reads Services, EndpointSlices and NetworkPolicies. */
final class NetworkReader {
    private NetworkReader() {}

    static ServiceState service(Meta meta, Tree service) {
        var spec = service.at("spec");
        return new ServiceState(
                meta,
                spec.text("type", "ClusterIP"),
                Text.cutValues(spec.at("selector").texts()));
    }

    static EndpointsState endpoints(Meta meta, Tree slice) {
        int ready = 0;
        int notReady = 0;
        for (var endpoint : slice.list("endpoints")) {
            var conditions = endpoint.at("conditions");
            var addresses = endpoint.texts("addresses").size();
            // the API says: no condition means ready
            if (!conditions.has("ready") || conditions.flag("ready")) {
                ready += addresses;
            } else {
                notReady += addresses;
            }
        }
        return new EndpointsState(meta, meta.label("kubernetes.io/service-name"), ready, notReady);
    }

    static NetworkPolicyState policy(Meta meta, Tree policy) {
        var spec = policy.at("spec");
        var egress = spec.list("egress");
        var types = spec.texts("policyTypes");
        return new NetworkPolicyState(
                meta,
                spec.at("podSelector", "matchLabels").texts(),
                spec.at("podSelector").list("matchExpressions").stream()
                        .map(term -> new LabelTerm(
                                term.text("key"),
                                term.text("operator"),
                                term.texts("values").stream().sorted().toList()))
                        .toList(),
                types.isEmpty() ? defaultTypes(!egress.isEmpty()) : types,
                spec.list("ingress").size(),
                egress.size());
    }

    private static List<String> defaultTypes(boolean egress) {
        return egress ? List.of("Ingress", "Egress") : List.of("Ingress");
    }
}
