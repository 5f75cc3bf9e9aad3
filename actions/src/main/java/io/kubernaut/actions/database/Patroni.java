package io.kubernaut.actions.database;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What Patroni writes into Kubernetes: on the leader's Endpoints who leads and how far its log is, on each pod how that
 * member is.
 */
final class Patroni {
    static final ResourceKind ENDPOINTS = new ResourceKind("Endpoints", "", "v1", "endpoints", true);

    private Patroni() {}

    static String leader(Optional<LiveObject> endpoints) {
        return endpoints.map(e -> e.annotation("leader")).orElse("");
    }

    /** Where the leader's log is; empty when it has not said so for longer than its lease. */
    static OptionalLong position(Optional<LiveObject> endpoints, Instant now) {
        return endpoints
                .filter(e -> number(e.annotation("optime")).isPresent() && fresh(e, now))
                .map(e -> number(e.annotation("optime")))
                .orElse(OptionalLong.empty());
    }

    private static boolean fresh(LiveObject endpoints, Instant now) {
        try {
            var renewed =
                    OffsetDateTime.parse(endpoints.annotation("renewTime")).toInstant();
            return !renewed.plusSeconds(number(endpoints.annotation("ttl")).orElse(30))
                    .isBefore(now);
        } catch (DateTimeException e) {
            return false; // Not to be read is not known to be fresh.
        }
    }

    static Topology.Member member(String name, LiveObject pod, OptionalLong leader) {
        var status = status(pod);
        var state = status.path("state").asString("");
        var healthy = pod.conditionIs("Ready", "True")
                && !pod.terminating()
                && (state.equals("running") || state.equals("streaming"))
                && !status.path("tags").path("nofailover").asBoolean(false);
        var own = status.path("xlog_location");
        return new Topology.Member(
                name,
                healthy,
                leader.isPresent() && own.isNumber()
                        ? OptionalLong.of(Math.max(0, leader.getAsLong() - own.asLong()))
                        : OptionalLong.empty());
    }

    private static JsonNode status(LiveObject pod) {
        try {
            return JsonMapper.shared().readTree(pod.annotation("status").isEmpty() ? "{}" : pod.annotation("status"));
        } catch (JacksonException e) {
            return JsonMapper.shared().createObjectNode(); // Then the member is not known to be healthy.
        }
    }

    private static OptionalLong number(String text) {
        return text.matches("[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }
}
