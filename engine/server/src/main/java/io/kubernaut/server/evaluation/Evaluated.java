package io.kubernaut.server.evaluation;

import io.kubernaut.core.alert.Webhook;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.deliberation.Deliberated;
import java.util.List;

/** What would be decided; {@code whole} carries the facts for an explanation. */
public record Evaluated(List<Decision> decisions, List<Webhook.Rejection> rejected, List<Deliberated> whole) {}
