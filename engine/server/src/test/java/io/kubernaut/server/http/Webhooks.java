package io.kubernaut.server.http;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Bodies of webhooks. */
final class Webhooks {
    private Webhooks() {}

    static String webhook(String... alerts) {
        return "{\"version\":\"4\",\"groupKey\":\"g\",\"receiver\":\"hook\",\"alerts\":[" + String.join(",", alerts)
                + "]}";
    }

    static String firing(String name, String namespace, String pod) {
        return alert("firing", name, namespace, pod);
    }

    static String resolved(String name, String namespace, String pod) {
        return alert("resolved", name, namespace, pod);
    }

    private static final Instant BEGAN =
            Instant.now().minus(10, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.SECONDS);

    private static String alert(String status, String name, String namespace, String pod) {
        return """
                {"status":"%s","startsAt":"%s","endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://p/g",
                 "labels":{"alertname":"%s","namespace":"%s","pod":"%s","severity":"critical"},
                 "annotations":{"summary":"x"}}""".formatted(status, BEGAN, name, namespace, pod);
    }
}
