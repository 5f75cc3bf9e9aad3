package io.kubernaut.bench.service;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Requests as Alertmanager sends them (version 4), made before the clock runs. */
final class Webhooks {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int RESOLVED_AT_ONCE = 50;

    private Webhooks() {}

    /** @param alerts in all, so many of them to a webhook */
    static List<byte[]> of(int alerts, int group, String run, Instant now) {
        return of("firing", alerts, group, run, now);
    }

    /** The same alerts, over. */
    static List<byte[]> resolved(int alerts, String run, Instant now) {
        return of("resolved", alerts, RESOLVED_AT_ONCE, run, now);
    }

    private static List<byte[]> of(String status, int alerts, int group, String run, Instant now) {
        var requests = new ArrayList<byte[]>();
        for (int first = 0; first < alerts; first += group) {
            var fired = new ArrayList<Map<String, Object>>();
            for (int i = first; i < Math.min(alerts, first + group); i++) {
                fired.add(alert(status, Fleet.alert(i, run), now));
            }
            requests.add(Wire.post("/alerts", JSON.writeValueAsBytes(body(status, fired, run + first))));
        }
        return requests;
    }

    private static Map<String, Object> alert(String status, Map<String, String> labels, Instant now) {
        var alert = new LinkedHashMap<String, Object>();
        alert.put("status", status);
        alert.put("labels", labels);
        alert.put(
                "annotations",
                Map.of(
                        "summary", "Pod is in trouble.",
                        "description", "Pod " + labels.get("namespace") + "/" + labels.get("pod") + " is in trouble.",
                        "runbook_url", "https://runbooks.example/" + labels.get("alertname")));
        alert.put("startsAt", now.minusSeconds(300).toString());
        alert.put("endsAt", status.equals("firing") ? "0001-01-01T00:00:00Z" : now.toString());
        alert.put("generatorURL", "http://prometheus.example/graph?g0.expr=up");
        return alert;
    }

    private static Map<String, Object> body(String status, List<Map<String, Object>> alerts, String key) {
        var body = new LinkedHashMap<String, Object>();
        body.put("version", "4");
        body.put("groupKey", "{}:{group=\"" + key + "\"}");
        body.put("truncatedAlerts", 0);
        body.put("status", status);
        body.put("receiver", "kubernaut");
        body.put("groupLabels", Map.of());
        body.put("commonLabels", Map.of());
        body.put("commonAnnotations", Map.of());
        body.put("externalURL", "http://alertmanager.example");
        body.put("alerts", alerts);
        return body;
    }
}
