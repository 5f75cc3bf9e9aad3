package io.kubernaut.server.rules;

import io.kubernaut.core.policy.Policy;
import io.kubernaut.rules.base.LastCandidate;
import io.kubernaut.rules.base.Reloader;
import io.kubernaut.rules.base.RulesInForce;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/v1/rules", produces = MediaType.APPLICATION_JSON_VALUE)
class RuleController {
    private final Reloader reloader;
    private final Policy policy;

    RuleController(Reloader reloader, Policy policy) {
        this.reloader = reloader;
        this.policy = policy;
    }

    /**
     * The rules of this replica.
     *
     * @param directory where the operator's rules are read from; null when none is configured
     * @param candidate what became of the directory's last content; null when there is no directory
     */
    record Rules(
            Base base, @Nullable String directory, @Nullable LastCandidate candidate) {}

    /** The base in force. */
    record Base(String hash, Instant since, RulesInForce.Source source, List<RuleLine> rules) {}

    @GetMapping
    Rules rules() {
        var shown = reloader.rules().shown();
        return new Rules(
                new Base(shown.base().hash(), shown.since(), shown.source(), RuleLine.of(shown.base(), policy)),
                reloader.directory().map(d -> d.path().toString()).orElse(null),
                reloader.last());
    }
}
