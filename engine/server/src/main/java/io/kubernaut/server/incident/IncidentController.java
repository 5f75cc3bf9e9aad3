package io.kubernaut.server.incident;

import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.incident.AlertStore;
import io.kubernaut.core.incident.Episode;
import io.kubernaut.core.incident.Incident;
import io.kubernaut.core.incident.IncidentStore;
import io.kubernaut.core.paging.Cursor;
import io.kubernaut.core.similarity.Precedent;
import io.kubernaut.core.similarity.Similarity;
import io.kubernaut.server.problem.Page;
import io.kubernaut.server.problem.Problems;
import io.kubernaut.server.problem.Query;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/v1/incidents", produces = MediaType.APPLICATION_JSON_VALUE)
class IncidentController {
    /** How many similar ones a person looks at. */
    private static final int SIMILAR = 5;

    private final IncidentStore incidents;
    private final AlertStore alerts;
    private final Similarity similarity;
    private final Clock clock;

    IncidentController(IncidentStore incidents, AlertStore alerts, Similarity similarity, Clock clock) {
        this.incidents = incidents;
        this.alerts = alerts;
        this.similarity = similarity;
        this.clock = clock;
    }

    /** Values of the filter {@code state}. */
    private enum State {
        OPEN,
        CLOSED
    }

    /** A page of incidents. */
    record Incidents(List<Incident> incidents, @Nullable String next) {}

    /** An incident with its episodes and decisions, the newest decision first. */
    record Whole(Incident incident, List<Episode> episodes, List<Decision> decisions) {}

    /**
     * Closed incidents that were like one, the most alike first.
     *
     * @param because why none can be found; "" where they can
     * @param description what the incident is like, by which it is compared
     * @param compared with how many closed incidents
     */
    record Similar(boolean available, String because, String description, int compared, List<Precedent> similar) {}

    @GetMapping
    Incidents list(HttpServletRequest request) {
        var query = Query.of(request, "state", "alert", "namespace", "since");
        var state = query.oneOf("state", State.class);
        var filter = new IncidentStore.IncidentFilter(
                state == null ? null : state == State.OPEN,
                query.text("alert"),
                query.text("namespace"),
                query.since("since", clock));
        int limit = query.limit();
        var page = Page.of(
                incidents.incidents(filter, query.cursor(), limit + 1),
                limit,
                i -> new Cursor(i.openedAt(), i.incidentId()));
        return new Incidents(page.items(), page.next());
    }

    @GetMapping("/{id}")
    Whole one(@PathVariable("id") String id) {
        var incidentId = Query.uuid("The incident's id", id);
        var incident = incidents.find(incidentId).orElseThrow(() -> Problems.notFound("incident", incidentId));
        return new Whole(incident, alerts.ofIncident(incidentId), incidents.decisionsOf(incidentId));
    }

    @GetMapping("/{id}/similar")
    Similar similar(@PathVariable("id") String id, HttpServletRequest request) {
        var incidentId = Query.uuid("The incident's id", id);
        var query = Query.of(request);
        int limit = query.text("limit") == null ? SIMILAR : query.limit();
        if (incidents.find(incidentId).isEmpty()) {
            throw Problems.notFound("incident", incidentId);
        }
        return switch (similarity.to(incidentId, limit)) {
            case Similarity.Answer.Off(var because) -> new Similar(false, because, "", 0, List.of());
            case Similarity.Answer.Found(var description, var compared, var similar) ->
                new Similar(true, "", description, compared, similar);
        };
    }
}
