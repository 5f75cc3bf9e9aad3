package io.kubernaut.server.memory;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.memory.Effectiveness;
import io.kubernaut.core.memory.Scope;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.server.problem.Problems.BadRequestException;
import io.kubernaut.server.problem.Query;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class EffectivenessController {
    private final Effectiveness.Source source;
    private final ActionCatalogue catalogue;
    private final Policy policy;
    private final Clock clock;

    EffectivenessController(Effectiveness.Source source, ActionCatalogue catalogue, Policy policy, Clock clock) {
        this.source = source;
        this.catalogue = catalogue;
        this.policy = policy;
        this.clock = clock;
    }

    /** What actions achieved, and how many lines the limit left off. */
    record Answer(List<Effectiveness> effectiveness, int leftOff) {}

    @GetMapping(path = "/api/v1/effectiveness", produces = MediaType.APPLICATION_JSON_VALUE)
    Answer list(HttpServletRequest request) {
        var query = Query.of(request, "action", "symptom", "scope", "cluster", "namespace");
        if (query.text("cursor") != null) {
            throw new BadRequestException(
                    "This list has no pages: narrow it by action, symptom, scope, cluster or namespace.");
        }
        var action = query.text("action");
        if (action != null && catalogue.find(action).isEmpty()) {
            throw new BadRequestException("action must be one of the catalogue, as GET /api/v1/actions lists them.");
        }
        var found = source.of(query.text("symptom"), action, policy.learnedBound(), clock.instant()).stream()
                .filter(is(query.oneOf("scope", Scope.class), query.text("cluster"), query.text("namespace")))
                .toList();
        return new Answer(found.stream().limit(query.limit()).toList(), Math.max(0, found.size() - query.limit()));
    }

    private static Predicate<Effectiveness> is(
            @Nullable Scope scope, @Nullable String cluster, @Nullable String namespace) {
        return e -> (scope == null || e.scope() == scope)
                && (cluster == null || e.cluster().equals(cluster))
                && (namespace == null || e.namespace().equals(namespace));
    }
}
