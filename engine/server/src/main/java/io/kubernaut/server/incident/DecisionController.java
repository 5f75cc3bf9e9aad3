package io.kubernaut.server.incident;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.assessment.Assessment;
import io.kubernaut.core.assessment.AssessmentStore;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.execution.RunStore;
import io.kubernaut.core.explain.Explanation;
import io.kubernaut.core.explain.Insight;
import io.kubernaut.core.incident.IncidentStore;
import io.kubernaut.core.paging.Cursor;
import io.kubernaut.rules.whynot.Insights;
import io.kubernaut.rules.whynot.RuleBasesByHash;
import io.kubernaut.server.problem.Page;
import io.kubernaut.server.problem.Problems;
import io.kubernaut.server.problem.Query;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/decisions")
class DecisionController {
    private final IncidentStore incidents;
    private final RunStore runs;
    private final AssessmentStore assessments;
    private final ActionCatalogue catalogue;
    private final RuleBasesByHash bases;
    private final Clock clock;

    DecisionController(
            IncidentStore incidents,
            RunStore runs,
            AssessmentStore assessments,
            ActionCatalogue catalogue,
            RuleBasesByHash bases,
            Clock clock) {
        this.incidents = incidents;
        this.runs = runs;
        this.assessments = assessments;
        this.catalogue = catalogue;
        this.bases = bases;
        this.clock = clock;
    }

    /** A page of decisions. */
    record Decisions(List<Decision> decisions, @Nullable String next) {}

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    Decisions list(HttpServletRequest request) {
        var query = Query.of(request, "incident", "alert", "namespace", "outcome", "rule", "since");
        var outcome = query.oneOf("outcome", Outcome.class);
        var filter = new IncidentStore.DecisionFilter(
                query.uuid("incident"),
                query.text("alert"),
                query.text("namespace"),
                outcome == null ? null : outcome.name(),
                query.text("rule"),
                query.since("since", clock));
        int limit = query.limit();
        var page = Page.of(
                incidents.decisions(filter, query.cursor(), limit + 1),
                limit,
                d -> new Cursor(d.decidedAt(), d.decisionId()));
        return new Decisions(page.items(), page.next());
    }

    @GetMapping(path = "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    Decision one(@PathVariable("id") String id) {
        var decisionId = Query.uuid("The decision's id", id);
        return incidents.decision(decisionId).orElseThrow(() -> Problems.notFound("decision", decisionId));
    }

    @GetMapping(path = "/{id}/explain", produces = MediaType.APPLICATION_JSON_VALUE)
    Explanation explain(@PathVariable("id") String id) {
        return explanation(Query.uuid("The decision's id", id));
    }

    @GetMapping(
            path = "/{id}/explain",
            produces = {"text/markdown;charset=UTF-8", "text/plain;charset=UTF-8"})
    String explainInWords(@PathVariable("id") String id) {
        return explanation(Query.uuid("The decision's id", id)).toMarkdown();
    }

    private Explanation explanation(UUID decisionId) {
        var trace = incidents.trace(decisionId).orElseThrow(() -> Problems.notFound("decision", decisionId));
        Insight insight = bases.withRules(trace.decision().ruleBase(), base -> Insights.of(base, trace, catalogue))
                .orElseGet(() -> Insight.missing("What the rules saw of it is not shown: it was decided under rules"
                        + " that are not at hand."));
        var carriedOut = runs.ofDecision(decisionId);
        return Explanation.of(
                trace, carriedOut, assessmentsOf(carriedOut), incidents.approvalsOf(decisionId), catalogue, insight);
    }

    private Map<UUID, Assessment> assessmentsOf(List<ActionRun> carriedOut) {
        var byRun = new HashMap<UUID, Assessment>();
        for (var run : carriedOut) {
            assessments
                    .known(run.runId())
                    .map(AssessmentStore.Known::assessment)
                    .ifPresent(a -> byRun.put(run.runId(), a));
        }
        return byRun;
    }
}
