package io.kubernaut.actions.quarantine;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.executor.Marks;
import io.kubernaut.actions.pods.PodSelector;
import io.kubernaut.core.execution.ActionRequest;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The policy that denies a pod in quarantine all traffic. */
final class NetworkPolicies {
    static final ResourceKind KIND =
            new ResourceKind("NetworkPolicy", "networking.k8s.io", "v1", "networkpolicies", true);

    private NetworkPolicies() {}

    /** The same for each call of a run, by which it is found again. */
    static String name(ActionRequest request) {
        return "kubernaut-quarantine-" + request.runId();
    }

    /** It belongs to the pod: when that is deleted, by whomever, the policy goes too. */
    static ObjectNode denyingAll(ActionRequest request, LiveObject pod) {
        var policy = JsonMapper.shared().createObjectNode();
        policy.put("apiVersion", KIND.apiVersion()).put("kind", KIND.kind());
        var metadata = policy.putObject("metadata");
        metadata.put("name", name(request)).put("namespace", pod.namespace());
        metadata.putObject("labels").put("app.kubernetes.io/managed-by", "kubernaut");
        Marks.applied(request).forEach(metadata.putObject("annotations")::put);
        metadata.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", "v1")
                .put("kind", "Pod")
                .put("name", pod.name())
                .put("uid", pod.uid());
        var spec = policy.putObject("spec");
        spec.putObject("podSelector")
                .putObject("matchLabels")
                .put(QuarantinePod.LABEL, request.runId().toString());
        spec.putArray("policyTypes").add("Ingress").add("Egress");
        return policy;
    }

    /** Whether it still denies that pod all traffic, and nothing else. */
    static boolean intact(LiveObject policy, ActionRequest request) {
        var labels = PodSelector.texts(policy.at("/spec/podSelector/matchLabels"));
        return labels.equals(Map.of(QuarantinePod.LABEL, request.runId().toString()))
                && policy.at("/spec/ingress").isEmpty()
                && policy.at("/spec/egress").isEmpty();
    }
}
