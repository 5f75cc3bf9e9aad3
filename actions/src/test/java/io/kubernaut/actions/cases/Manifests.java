package io.kubernaut.actions.cases;

/** Objects that cases begin with. */
final class Manifests {
    private Manifests() {}

    /** A Deployment, StatefulSet or DaemonSet whose pods run anywhere. */
    static String workload(String kind, String name, int replicas) {
        return workload(kind, name, replicas, "", "");
    }

    /**
     * @param spec further lines of its specification, as a YAML flow without braces; "" for none
     * @param pod further lines of its pods' specification
     */
    static String workload(String kind, String name, int replicas, String spec, String pod) {
        var numbered = switch (kind) {
            case "DaemonSet" -> "";
            case "StatefulSet" -> "replicas: %d, serviceName: %s, ".formatted(replicas, name);
            default -> "replicas: %d, ".formatted(replicas);
        };
        return """
                apiVersion: apps/v1
                kind: %1$s
                metadata: {name: %2$s, namespace: $NS}
                spec: {
                  %3$s%4$s
                  selector: {matchLabels: {app: %2$s}},
                  template: {
                    metadata: {labels: {app: %2$s}},
                    spec: {
                      %5$s
                      terminationGracePeriodSeconds: 0,
                      containers: [
                        {name: app, image: $IMAGE, env: [{name: DB_PASSWORD, value: hunter2}],
                         resources: {requests: {cpu: 10m, memory: 16Mi}, limits: {cpu: 100m, memory: 64Mi}}}]}}}
                """.formatted(kind, name, numbered, more(spec), more(pod));
    }

    private static String more(String flow) {
        return flow.isEmpty() ? "" : flow + ",";
    }

    /** A custom kind whose fields nobody checks, as operators install theirs. */
    static String definition(String group, String version, String plural, String kind, boolean withStatus) {
        return """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: %3$s.%1$s}
                spec:
                  group: %1$s
                  scope: Namespaced
                  names: {plural: %3$s, singular: %6$s, kind: %4$s}
                  versions:
                  - name: %2$s
                    served: true
                    storage: true
                    subresources: {%5$s}
                    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
                """.formatted(
                group, version, plural, kind, withStatus ? "status: {}" : "", kind.toLowerCase(java.util.Locale.ROOT));
    }

    static String budget(int minAvailable) {
        return """
                apiVersion: policy/v1
                kind: PodDisruptionBudget
                metadata: {name: cart-budget, namespace: $NS}
                spec: {minAvailable: %d, selector: {matchLabels: {app: cart}}}
                """.formatted(minAvailable);
    }

    static String autoscaler(String kind, String name) {
        return """
                apiVersion: autoscaling/v2
                kind: HorizontalPodAutoscaler
                metadata: {name: %2$s-hpa, namespace: $NS}
                spec:
                  scaleTargetRef: {apiVersion: apps/v1, kind: %1$s, name: %2$s}
                  minReplicas: 1
                  maxReplicas: 5
                """.formatted(kind, name);
    }
}
