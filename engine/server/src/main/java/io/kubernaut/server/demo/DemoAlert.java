package io.kubernaut.server.demo;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An alert of the demo, in the body that Alertmanager's webhook would send.
 *
 * @param wanted the action that the demo expects to see verified
 */
record DemoAlert(String name, Map<String, String> labels, String summary, String wanted) {

    /** Alertmanager's version-4 body with this alert alone. */
    Map<String, Object> webhook(Instant startsAt) {
        var all = new LinkedHashMap<String, String>();
        all.put("alertname", name);
        all.put("severity", "warning");
        all.put("prometheus", "monitoring/k8s");
        all.putAll(labels);
        var group = Map.of("alertname", name, "namespace", Shop.NAMESPACE);
        return Map.ofEntries(
                Map.entry("version", "4"),
                Map.entry("groupKey", "{}:{alertname=\"" + name + "\", namespace=\"" + Shop.NAMESPACE + "\"}"),
                Map.entry("truncatedAlerts", 0),
                Map.entry("status", "firing"),
                Map.entry("receiver", "kubernaut"),
                Map.entry("groupLabels", group),
                Map.entry("commonLabels", all),
                Map.entry("commonAnnotations", Map.of("summary", summary)),
                Map.entry("externalURL", "http://alertmanager-main.monitoring:9093"),
                Map.entry(
                        "alerts",
                        List.of(Map.of(
                                "status",
                                "firing",
                                "labels",
                                all,
                                "annotations",
                                Map.of("summary", summary),
                                "startsAt",
                                startsAt.toString(),
                                "endsAt",
                                "0001-01-01T00:00:00Z",
                                "generatorURL",
                                "http://prometheus-k8s.monitoring:9090/graph"))));
    }
}
