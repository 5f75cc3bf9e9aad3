package io.kubernaut.core.context;

/**
 * Who else owns the subject's desired state.
 *
 * @param gitOps the tool and application, such as "Argo CD application shop", that reverts changes; "" when none
 * @param operator the custom resource that manages the workload, such as "Cluster/orders-pg"; "" when none
 * @param autoscaler the HorizontalPodAutoscaler that owns its replicas; "" when none
 */
public record Ownership(String gitOps, String operator, String autoscaler) {
    public static final Ownership NOBODY = new Ownership("", "", "");

    /** A GitOps tool reverts changes: {@code gitOps} is not "". */
    public boolean byGitOps() {
        return !gitOps.isEmpty();
    }

    /** An operator manages it through a custom resource: {@code operator} is not "". */
    public boolean byOperator() {
        return !operator.isEmpty();
    }

    /** An autoscaler sets its replicas: {@code autoscaler} is not "". */
    public boolean byAutoscaler() {
        return !autoscaler.isEmpty();
    }
}
