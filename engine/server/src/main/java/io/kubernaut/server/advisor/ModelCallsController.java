package io.kubernaut.server.advisor;

import io.kubernaut.core.advice.ModelCall;
import io.kubernaut.core.advice.ToolCall;
import io.kubernaut.core.incident.IncidentStore;
import io.kubernaut.history.advice.PostgresModelCalls;
import io.kubernaut.server.problem.Problems;
import io.kubernaut.server.problem.Query;
import io.kubernaut.server.settings.AdvisorSettings;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ModelCallsController {
    private final IncidentStore incidents;
    private final PostgresModelCalls calls;
    private final AdvisorSettings settings;

    ModelCallsController(IncidentStore incidents, PostgresModelCalls calls, AdvisorSettings settings) {
        this.incidents = incidents;
        this.calls = calls;
        this.settings = settings;
    }

    /**
     * What models were asked for a decision.
     *
     * @param wordsKept whether what is sent and answered is kept at present
     */
    record Answer(UUID decisionId, boolean wordsKept, List<CallLine> calls) {}

    /**
     * One request.
     *
     * @param answer cut, on one line
     * @param looks closer looks that the model asked for in it
     * @param words all that was sent and answered; null where that was not kept, or is dropped
     */
    record CallLine(
            String provider,
            String model,
            Instant askedAt,
            long latencyMillis,
            ModelCall.Outcome outcome,
            long inputTokens,
            long outputTokens,
            BigDecimal dollars,
            String promptHash,
            String answer,
            List<String> checks,
            List<LookLine> looks,
            ModelCall.@Nullable Words words) {
        static CallLine of(ModelCall call) {
            return new CallLine(
                    call.provider(),
                    call.model(),
                    call.askedAt(),
                    call.latency().toMillis(),
                    call.outcome(),
                    call.spent().inputTokens(),
                    call.spent().outputTokens(),
                    BigDecimal.valueOf(call.spent().microDollars(), 6),
                    call.promptHash(),
                    call.answer(),
                    call.checks(),
                    call.looks().stream().map(LookLine::of).toList(),
                    call.words());
        }
    }

    /** A closer look; {@code refused} says why it was shown nothing, and is "" where it was. */
    record LookLine(String tool, String arguments, long bytes, long tookMillis, String refused) {
        static LookLine of(ToolCall look) {
            return new LookLine(
                    look.tool(), look.arguments(), look.bytes(), look.took().toMillis(), look.refused());
        }
    }

    @GetMapping(path = "/api/v1/decisions/{id}/model-calls", produces = MediaType.APPLICATION_JSON_VALUE)
    Answer ofDecision(@PathVariable("id") String id) {
        var decisionId = Query.uuid("The decision's id", id);
        if (incidents.decision(decisionId).isEmpty()) {
            throw Problems.notFound("decision", decisionId);
        }
        return new Answer(
                decisionId,
                settings.keep().prompts() != null,
                calls.ofDecision(decisionId).stream().map(CallLine::of).toList());
    }
}
