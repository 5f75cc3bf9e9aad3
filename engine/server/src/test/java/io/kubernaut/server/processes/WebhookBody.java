package io.kubernaut.server.processes;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A body of Alertmanager's webhook, version 4, as it sends it. */
public final class WebhookBody {
    private static final String NOT_OVER = "0001-01-01T00:00:00Z";
    private final List<Object> alerts = new ArrayList<>();

    public static WebhookBody empty() {
        return new WebhookBody();
    }

    public WebhookBody firing(Map<String, String> labels, Instant startsAt) {
        return alert("firing", labels, startsAt.toString(), NOT_OVER);
    }

    public WebhookBody resolved(Map<String, String> labels, Instant startsAt, Instant endsAt) {
        return alert("resolved", labels, startsAt.toString(), endsAt.toString());
    }

    private WebhookBody alert(String status, Map<String, String> labels, String startsAt, String endsAt) {
        return with(Map.of(
                "status",
                status,
                "labels",
                new TreeMap<>(labels),
                "annotations",
                Map.of("summary", "Posted by a test."),
                "startsAt",
                startsAt,
                "endsAt",
                endsAt,
                "generatorURL",
                "http://prometheus.example/graph"));
    }

    /** An alert as given, right or wrong. */
    public WebhookBody with(Object alert) {
        alerts.add(alert);
        return this;
    }

    /** The labels that kubernetes-mixin's KubePodCrashLooping carries. */
    public static Map<String, String> crashLooping(String namespace, String pod) {
        return Map.of(
                "alertname", "KubePodCrashLooping",
                "severity", "warning",
                "namespace", namespace,
                "pod", pod,
                "container", "app",
                "reason", "CrashLoopBackOff",
                "job", "kube-state-metrics",
                "instance", "10.244.0.7:8080");
    }

    public Map<String, Object> json() {
        var body = new LinkedHashMap<String, Object>();
        body.put("receiver", "kubernaut");
        body.put("status", "firing");
        body.put("alerts", alerts);
        body.put("groupLabels", Map.of());
        body.put("commonLabels", Map.of());
        body.put("commonAnnotations", Map.of());
        body.put("externalURL", "http://alertmanager.example");
        body.put("version", "4");
        body.put("groupKey", "{}:{}");
        body.put("truncatedAlerts", 0);
        return body;
    }
}
