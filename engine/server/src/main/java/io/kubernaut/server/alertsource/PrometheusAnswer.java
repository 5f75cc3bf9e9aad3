package io.kubernaut.server.alertsource;

import java.io.IOException;
import tools.jackson.databind.JsonNode;

/** Reads what Prometheus answers to queries. */
final class PrometheusAnswer {
    private PrometheusAnswer() {}

    /** The list of series; an answer that may be incomplete is none. */
    static JsonNode result(JsonNode answer) throws IOException {
        var result = answer.at("/data/result");
        if (!answer.path("status").asString("").equals("success") || !result.isArray()) {
            throw new IOException("what it answered is no result of a query");
        }
        if (!answer.path("warnings").isEmpty()) {
            throw new IOException("its answer may be incomplete");
        }
        return result;
    }
}
