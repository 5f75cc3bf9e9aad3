package io.kubernaut.server.portrait;

import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.incident.IncidentStore;
import io.kubernaut.core.replay.CaseStore;
import io.kubernaut.core.replay.DecidedCase;
import io.kubernaut.rules.whynot.RuleBasesByHash;
import io.kubernaut.server.portrait.ScenarioFromCase.Drawn;
import io.kubernaut.server.portrait.ScenarioFromCase.Refused;
import io.kubernaut.server.portrait.ScenarioFromCase.Written;
import io.kubernaut.server.problem.Problems;
import io.kubernaut.server.problem.Problems.ConflictException;
import io.kubernaut.server.problem.Query;
import java.util.List;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
class PortraitController {
    private final IncidentStore incidents;
    private final CaseStore cases;
    private final RuleBasesByHash bases;

    PortraitController(IncidentStore incidents, CaseStore cases, RuleBasesByHash bases) {
        this.incidents = incidents;
        this.cases = cases;
        this.bases = bases;
    }

    /** Under the rules that decided it, which are kept as long as it is. */
    @GetMapping(path = "/api/v1/incidents/{id}/scenario", produces = MediaType.APPLICATION_JSON_VALUE)
    Written scenario(@PathVariable("id") String id) {
        var asked = Query.uuid("The incident's id", id);
        var decision = decision(asked);
        var stored = cases.find(decision.decisionId())
                .orElseThrow(() -> new ConflictException("The facts of decision " + decision.decisionId()
                        + " are not kept any more; see kubernaut.database.retention."));
        return switch (drawn(stored)) {
            case Written written -> written;
            case Refused refused ->
                throw new ConflictException(
                        refused.why() + " Not in a scenario: " + String.join("; ", refused.leftOut()) + ".");
        };
    }

    private Drawn drawn(DecidedCase stored) {
        var hash = stored.decision().ruleBase();
        return bases.withRules(hash, base -> new ScenarioFromCase(base.promoted()).draw(stored))
                .orElseThrow(() -> new ConflictException(
                        "It was decided under rules that are not at hand: " + hash + ". Export it, and name them: "
                                + "kubernaut scenarios from-incident --from FILE --rules DIR"));
    }

    private Decision decision(UUID asked) {
        var made = incidents.find(asked).isPresent()
                ? incidents.decisionsOf(asked)
                : incidents.decision(asked).map(List::of).orElse(List.of());
        return ScenarioFromCase.telling(made).orElseThrow(() -> Problems.notFound("decision of an incident", asked));
    }
}
