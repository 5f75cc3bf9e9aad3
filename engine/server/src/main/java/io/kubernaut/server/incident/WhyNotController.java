package io.kubernaut.server.incident;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.decision.KnowledgeBases;
import io.kubernaut.core.incident.IncidentStore;
import io.kubernaut.rules.whynot.Inquiry;
import io.kubernaut.rules.whynot.RuleBasesByHash;
import io.kubernaut.rules.whynot.WhyNot;
import io.kubernaut.server.problem.Problems;
import io.kubernaut.server.problem.Query;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/decisions")
class WhyNotController {
    private final IncidentStore incidents;
    private final RuleBasesByHash bases;
    private final KnowledgeBases rules;
    private final ActionCatalogue catalogue;

    WhyNotController(IncidentStore incidents, RuleBasesByHash bases, KnowledgeBases rules, ActionCatalogue catalogue) {
        this.incidents = incidents;
        this.bases = bases;
        this.rules = rules;
        this.catalogue = catalogue;
    }

    @GetMapping(path = "/{id}/why-not", produces = MediaType.APPLICATION_JSON_VALUE)
    WhyNot whyNot(@PathVariable("id") String id, HttpServletRequest request) {
        return answer(id, request);
    }

    @GetMapping(
            path = "/{id}/why-not",
            produces = {"text/markdown;charset=UTF-8", "text/plain;charset=UTF-8"})
    String whyNotInWords(@PathVariable("id") String id, HttpServletRequest request) {
        return answer(id, request).toMarkdown();
    }

    private WhyNot answer(String id, HttpServletRequest request) {
        var query = Query.of(request, "rule", "action");
        var rule = query.text("rule");
        var action = query.text("action");
        if ((rule == null) == (action == null)) {
            throw new Problems.BadRequestException("Ask about one rule or about one action: ?rule=… or ?action=….");
        }
        var decisionId = Query.uuid("The decision's id", id);
        var trace = incidents.trace(decisionId).orElseThrow(() -> Problems.notFound("decision", decisionId));
        var hash = trace.decision().ruleBase();
        return bases.withRules(hash, base -> {
                    var inquiry = new Inquiry(base, trace, catalogue);
                    return rule != null
                            ? inquiry.rule(rule).orElseThrow(() -> unknown("rule", rule, inquiry.rulesLike(rule)))
                            : inquiry.action(action)
                                    .orElseThrow(() -> unknown("action", action, inquiry.actionsLike(action)));
                })
                .orElseThrow(() -> new Problems.ConflictException("The decision was made under the rules " + hash
                        + ", which are not at hand. The rules in force are "
                        + rules.current().hash() + "; what they would say about it is another question: replay it."));
    }

    private static Problems.NotFoundException unknown(String what, String name, List<String> near) {
        return Problems.notFound(what, name, near.isEmpty() ? "" : " Did you mean " + String.join(" or ", near) + "?");
    }
}
