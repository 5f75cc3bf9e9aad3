package io.kubernaut.history.rulebase;

import io.kubernaut.core.decision.RuleEvidence;
import io.kubernaut.history.database.Sessions;
import java.time.Instant;

/** Counted anew over the stored decisions whenever it is asked for. */
public final class PostgresRuleEvidence implements RuleEvidence.Source {
    private final Sessions sessions;

    public PostgresRuleEvidence(Sessions sessions) {
        this.sessions = sessions.with(EvidenceMapper.class);
    }

    @Override
    public RuleEvidence of(String rule, String path, String text, Instant from) {
        return sessions.one(EvidenceMapper.class, m -> m.evidence(rule, path, text, from));
    }
}
