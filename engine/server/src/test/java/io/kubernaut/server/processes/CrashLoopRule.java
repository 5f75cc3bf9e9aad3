package io.kubernaut.server.processes;

/** The rule of kubernetes-mixin for crash loops, with the windows of a test: seconds for minutes. */
public final class CrashLoopRule {
    public static final String TEXT = """
            groups:
            - name: kubernetes-apps
              rules:
              - alert: KubePodCrashLooping
                expr: max_over_time(kube_pod_container_status_waiting_reason{reason="CrashLoopBackOff", job="kube-state-metrics"}[5s]) >= 1
                for: 1s
                labels:
                  severity: warning
                annotations:
                  summary: Pod is crash looping.
                  description: 'Pod {{ $labels.namespace }}/{{ $labels.pod }} ({{ $labels.container }}) is in waiting state.'
            """;

    private CrashLoopRule() {}
}
