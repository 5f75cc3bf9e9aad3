package io.kubernaut.advisor;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.advisor.config.ProviderKind;
import io.kubernaut.core.advice.ModelCall.Outcome;
import io.kubernaut.core.advice.Models.Opinion;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.incident.StoreUnavailableException;
import io.kubernaut.core.similarity.Precedent;
import io.kubernaut.core.similarity.Precedent.Done;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a model is told of incidents that were like the one in question. */
class PrecedentsTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final ObjectRef LEDGER = ObjectRef.parse("", "bank/Deployment/ledger");

    private final PlayedModel model = new PlayedModel(ProviderKind.OLLAMA);

    @BeforeEach
    void choose() {
        model.answers(shown -> shown.choosing("restart_pod on subject", 0.9, Map.of()));
    }

    @AfterEach
    void stop() {
        model.close();
    }

    private static Precedent precedent(double similarity) {
        return new Precedent(
                UUID.randomUUID(),
                similarity,
                List.of("LedgerDown"),
                "crash-loop",
                LEDGER,
                NOON,
                NOON,
                "alerts: ledger down; symptom: crash loop; findings: bad rollout",
                List.of(Done.of(UUID.randomUUID(), "rollback_deployment", LEDGER, RunState.VERIFIED, NOON, 0.92, null)),
                Precedent.Outcome.WORKED,
                0.92,
                "rollback_deployment worked (0.92)",
                "/api/v1/incidents/x");
    }

    private Map<String, String> similarShown(List<Precedent> precedents) {
        Asked.model(model).remembering(snapshot -> precedents).asked();
        var shown = new TreeMap<String, String>();
        model.requests().getLast().facts().forEach((path, value) -> {
            if (path.startsWith("similar")) {
                shown.put(path, value);
            }
        });
        return shown;
    }

    @Test
    void areShownByWhatTheyWereLikeWhatWasDoneAndHowItTurnedOutAndNotByNames() {
        assertThat(similarShown(List.of(precedent(0.9741))))
                .isEqualTo(Map.of(
                        "similar[0].situation", "symptom: crash loop; findings: bad rollout",
                        "similar[0].done", "rollback_deployment worked (0.92)",
                        "similar[0].alike", "0.97"));
        assertThat(model.requests().getLast().raw()).doesNotContain("ledger").doesNotContain("bank");
    }

    @Test
    void areThreeAtMost() {
        var many = new ArrayList<Precedent>();
        for (int i = 0; i < 9; i++) {
            many.add(precedent(1 - i / 100.0));
        }

        assertThat(similarShown(many)).hasSize(9).containsEntry("similar[2].alike", "0.98");
        assertThat(similarShown(List.of())).isEmpty();
    }

    @Test
    void mayBeNamedAsEvidence() {
        model.answers(shown -> shown.choosing("restart_pod on subject", 0.9, Map.of())
                .replace("\"symptom\"", "\"similar[0].done\"")
                .replace("\"crash-loop\"", "\"rollback_deployment worked (0.92)\""));

        var opinion = Asked.model(model).remembering(s -> List.of(precedent(1))).asked();

        assertThat(opinion.calls())
                .singleElement()
                .satisfies(c -> assertThat(c.outcome()).isEqualTo(Outcome.ACCEPTED));
        assertThat(opinion.advice().why()).contains("similar[0].done = rollback_deployment worked (0.92)");
    }

    @Test
    void areLeftOutWhereTheyCannotBeReadAndTheModelIsAskedAllTheSame() {
        Opinion opinion = Asked.model(model)
                .remembering(snapshot -> {
                    throw new StoreUnavailableException("away", new IllegalStateException());
                })
                .asked();

        assertThat(opinion.calls()).hasSize(1);
        assertThat(model.requests().getLast().facts()).doesNotContainKey("similar[0].done");
    }
}
