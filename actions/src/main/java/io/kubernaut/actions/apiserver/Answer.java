package io.kubernaut.actions.apiserver;

import io.kubernaut.actions.apiserver.objects.Refusal;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What is sent back for one request. */
record Answer(int code, String contentType, String body, Map<String, String> headers) {
    static Answer json(int code, JsonNode body) {
        return new Answer(code, "application/json", body.toString(), Map.of());
    }

    static Answer text(int code, String body) {
        return new Answer(code, "text/plain; charset=utf-8", body, Map.of());
    }

    /** As the API server answers for paths that it does not serve at all. */
    static Answer pageNotFound() {
        return text(404, "404 page not found\n");
    }

    static Answer refused(Refusal refusal) {
        return json(refusal.code(), refusal.status());
    }

    Answer retryAfter(Duration time) {
        return time.isZero()
                ? this
                : new Answer(
                        code, contentType, body, Map.of("Retry-After", Long.toString(Math.max(1, time.toSeconds()))));
    }
}
