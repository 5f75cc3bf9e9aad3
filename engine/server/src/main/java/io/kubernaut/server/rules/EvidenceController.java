package io.kubernaut.server.rules;

import io.kubernaut.core.decision.Promotion;
import io.kubernaut.core.decision.RuleEvidence;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.core.policy.TrustStage;
import io.kubernaut.rules.base.RulesInForce;
import io.kubernaut.server.problem.Problems;
import io.kubernaut.server.problem.Problems.BadRequestException;
import io.kubernaut.server.problem.Query;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Why a rule may be promoted, or not. Rules' names have slashes, so the rule is a parameter. */
@RestController
class EvidenceController {
    private final RulesInForce rules;
    private final RuleEvidence.Source evidence;
    private final Policy policy;
    private final Clock clock;

    EvidenceController(RulesInForce rules, RuleEvidence.Source evidence, Policy policy, Clock clock) {
        this.rules = rules;
        this.evidence = evidence;
        this.policy = policy;
        this.clock = clock;
    }

    /**
     * One rule in force.
     *
     * @param trust how far it is trusted at most
     * @param saysOfItself its {@code @trust}; null without one
     */
    record Answer(
            String rule,
            TrustStage trust,
            @Nullable TrustStage saysOfItself,
            RuleEvidence evidence,
            Promotion.Advice recommendation,
            TrustStage to,
            List<String> reasons) {}

    @GetMapping(path = "/api/v1/rules/evidence", produces = MediaType.APPLICATION_JSON_VALUE)
    Answer evidence(HttpServletRequest request) {
        var query = Query.of(request, "rule", "since");
        var name = query.text("rule");
        if (name == null) {
            throw new BadRequestException("rule must name a rule, as GET /api/v1/rules lists them.");
        }
        var base = rules.shown().base();
        var rule = base.rules().get(name);
        if (rule == null) {
            throw Problems.notFound("rule", name);
        }
        var file = base.fileOf(name);
        var found = evidence.of(
                name,
                file,
                Objects.requireNonNull(base.sources().get(file), "a rule's file is among the sources"),
                Objects.requireNonNullElse(query.since("since", clock), Instant.EPOCH));
        var trust = base.trust(name, policy);
        var promotion = Promotion.of(found, trust);
        return new Answer(name, trust, rule.trust(), found, promotion.advice(), promotion.to(), promotion.reasons());
    }
}
