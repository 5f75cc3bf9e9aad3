package io.kubernaut.core.advice;

import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Advisor;
import java.util.List;
import java.util.Optional;

/** The language models that are configured. */
public interface Models {
    /** Why none can be asked at all; empty where one can. */
    Optional<String> off();

    /**
     * Asks and waits for the answer, at most as long as is configured. Made for virtual threads.
     *
     * @return not consulted where no model gave an answer that passes the checks; whatever providers do, nothing is thrown
     */
    Opinion ask(Snapshot snapshot, Advisor.Question question);

    /** How each provider stands, in the order in which they are asked. */
    default List<ProviderState> providers() {
        return List.of();
    }

    /** @param calls each request that was sent, in order, those that failed too */
    record Opinion(Advisor.Advice advice, List<ModelCall> calls) {
        public Opinion {
            calls = List.copyOf(calls);
        }
    }
}
