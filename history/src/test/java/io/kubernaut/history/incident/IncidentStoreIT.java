package io.kubernaut.history.incident;

import static io.kubernaut.history.Given.CART;
import static io.kubernaut.history.Given.NOON;
import static io.kubernaut.history.Given.conclusion;
import static io.kubernaut.history.Given.newIncident;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.incident.Approval;
import io.kubernaut.core.incident.Incident;
import io.kubernaut.core.incident.IncidentStore.Approved;
import io.kubernaut.core.incident.IncidentStore.Stored;
import io.kubernaut.core.paging.Cursor;
import io.kubernaut.history.Given;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncidentStoreIT extends IncidentStoreCase {

    private static final List<String> WRITTEN =
            List.of("open_incident", "closed_incident", "decision", "snapshot", "approval", "active_run", "message");

    private List<Long> counts() {
        return WRITTEN.stream().map(database::count).toList();
    }

    @Test
    void storesAllThatADecisionLeavesBehind() {
        var episode = episode("a");
        database.run("DELETE FROM work_item WHERE kind = 'TRIAGE'");
        var conclusion = conclusion(newIncident(CART), episode)
                .running(CART)
                .telling("log", "webhook")
                .againIn(Duration.ofMinutes(5))
                .build();

        var incident = stored(conclusion);

        var decision = conclusion.decision();
        assertThat(incident.open()).isTrue();
        assertThat(incident.version()).isEqualTo(1);
        assertThat(incident.lastDecision()).isEqualTo(decision.decisionId());
        assertThat(incidents.openWithCause(CART)).contains(incident);
        assertThat(incidents.decision(decision.decisionId())).contains(decision);
        assertThat(incidents.decisionsOf(incident.incidentId())).containsExactly(decision);
        assertThat(incidents.trace(decision.decisionId())).hasValueSatisfying(trace -> {
            assertThat(trace.decision()).isEqualTo(decision);
            assertThat(trace.snapshot()).isEqualTo(conclusion.snapshot());
            assertThat(trace.evaluation()).isEqualTo(conclusion.evaluation());
        });
        assertThat(stores.alerts().ofIncident(incident.incidentId()))
                .singleElement()
                .satisfies(e -> assertThat(e.episodeId()).isEqualTo(episode.episodeId()));
        assertThat(stores.runs().find(conclusion.run().runId())).contains(conclusion.run());
        assertThat(database.rows("SELECT kind FROM work_item WHERE owner IS NULL ORDER BY kind"))
                .containsExactly("DECIDE", "RUN", "TELL", "TELL");
        assertThat(database.rows("SELECT sink FROM delivery ORDER BY sink")).containsExactly("log", "webhook");
    }

    @Test
    void keepsOneSnapshotForEqualFacts() {
        var first = stored(conclusion(newIncident(CART), episode("a")).build());

        stored(conclusion(first).at(NOON.plusSeconds(9)).build());

        assertThat(database.count("decision")).isEqualTo(2);
        assertThat(database.count("snapshot")).isEqualTo(1);
        assertThat(incidents.find(first.incidentId()).orElseThrow().version()).isEqualTo(2);
    }

    @Test
    void refusesWhoeverLostTheLeaseAndLeavesNothing() {
        var episode = episode("a");
        database.run("UPDATE work_item SET fence = fence + 1 WHERE id = " + item.id());
        var before = counts();

        var ending = incidents.conclude(
                conclusion(newIncident(CART), episode).running(CART).build(), item);

        assertThat(ending).isEqualTo(Stored.LEASE_LOST);
        assertThat(counts()).isEqualTo(before);
    }

    @Test
    void refusesADecisionMadeAgainstAnOlderVersion() {
        var incident = stored(conclusion(newIncident(CART), episode("a")).build());
        stored(conclusion(incident).build());
        var before = counts();

        assertThat(incidents.conclude(conclusion(incident).running(CART).build(), item))
                .isEqualTo(Stored.OVERTAKEN);

        assertThat(counts()).isEqualTo(before);
    }

    @Test
    void refusesASecondOpenIncidentWithOneCause() {
        stored(conclusion(newIncident(CART), episode("a")).build());
        var before = counts();

        assertThat(incidents.conclude(
                        conclusion(newIncident(CART), episode("b")).build(), item))
                .isEqualTo(Stored.OVERTAKEN);

        assertThat(counts()).isEqualTo(before);
    }

    @Test
    void refusesToTakeTheCauseOfAnotherOpenIncident() {
        stored(conclusion(newIncident(NODE), episode("a")).build());
        var other = stored(conclusion(newIncident(CART), episode("b")).build());
        var onNode = new Incident(
                other.incidentId(),
                CART,
                NODE,
                other.symptom(),
                other.alertName(),
                other.openedAt(),
                null,
                other.version(),
                other.lastDecision());

        assertThat(incidents.conclude(conclusion(onNode).build(), item)).isEqualTo(Stored.OVERTAKEN);

        assertThat(incidents.find(other.incidentId())).contains(other);
    }

    @Test
    void refusesAnEpisodeThatAnotherIncidentHas() {
        var shared = episode("a");
        stored(conclusion(newIncident(CART), shared).build());

        assertThat(incidents.conclude(conclusion(newIncident(NODE), shared).build(), item))
                .isEqualTo(Stored.OVERTAKEN);
    }

    @Test
    void refusesANewEpisodeThatIsOverAlready() {
        var episode = episode("a");
        resolve("a");

        assertThat(incidents.conclude(conclusion(newIncident(CART), episode).build(), item))
                .isEqualTo(Stored.OVERTAKEN);
        assertThat(database.count("open_incident")).isZero();
    }

    @Test
    void takesEpisodesOfItsOwnThatAreOverMeanwhile() {
        var a = episode("a");
        var b = episode("b");
        var incident = stored(conclusion(newIncident(CART), a, b).build());
        resolve("a");

        assertThat(incidents.conclude(conclusion(incident, a, b).build(), item)).isEqualTo(Stored.STORED);
    }

    @Test
    void absorbsAnIncidentWithAllItsEpisodesAndQuestions() {
        var node = stored(conclusion(newIncident(NODE), episode("n")).build());
        var cart = stored(conclusion(newIncident(CART), episode("a")).asking().build());
        // It came after the facts were gathered, and must not be lost.
        var late = episode("late");
        database.run("UPDATE open_episode SET incident_id = '" + cart.incidentId() + "' WHERE episode_id = '"
                + late.episodeId() + "'");

        stored(conclusion(node).absorbing(cart).at(NOON.plusSeconds(9)).build());

        assertThat(incidents.find(cart.incidentId()).orElseThrow().closedAt()).isEqualTo(NOON.plusSeconds(9));
        assertThat(database.rows("SELECT absorbed_into FROM closed_incident"))
                .containsExactly(node.incidentId().toString());
        assertThat(stores.alerts().ofIncident(node.incidentId())).hasSize(3);
        assertThat(incidents.approvals(Approval.State.WAITING, Cursor.START, 10))
                .isEmpty();
        assertThat(incidents.openWithCause(CART)).isEmpty();
    }

    @Test
    void refusesToAbsorbWhatIsClosed() {
        var node = stored(conclusion(newIncident(NODE), episode("n")).build());
        var cart = stored(conclusion(newIncident(CART), episode("a")).build());
        resolve("a");

        assertThat(incidents.conclude(conclusion(node).absorbing(cart).build(), item))
                .isEqualTo(Stored.OVERTAKEN);
    }

    @Test
    void leavesNothingWhenAnotherRunHasTheTarget() {
        stored(conclusion(newIncident(NODE), episode("n")).running(CART).build());
        var episode = episode("a");
        var before = counts();

        assertThat(incidents.conclude(
                        conclusion(newIncident(CART), episode)
                                .running(CART)
                                .telling("log")
                                .build(),
                        item))
                .isEqualTo(Stored.TARGET_BUSY);

        assertThat(counts()).isEqualTo(before);
        assertThat(stores.alerts().firing("", 10).stream().filter(e -> e.incidentId() == null))
                .hasSize(1);
    }

    @Test
    void tellsAndLooksWhileAnotherRunChangesTheTarget() {
        stored(conclusion(newIncident(NODE), episode("n")).running(CART).build());
        var looking = conclusion(newIncident(CART), episode("a"))
                .as(Outcome.NOTIFY)
                .lookingAt(CART)
                .telling("log")
                .build();

        stored(looking);

        assertThat(stores.runs().find(looking.run().runId())).isPresent();
        assertThat(database.count("message")).isEqualTo(1);
    }

    @Test
    void beginsAChangeWhileAnotherRunOnlyLooks() {
        stored(conclusion(newIncident(NODE), episode("n"))
                .as(Outcome.NOTIFY)
                .lookingAt(CART)
                .build());

        stored(conclusion(newIncident(CART), episode("a")).running(CART).build());

        assertThat(database.count("active_run")).isEqualTo(2);
    }

    @Test
    void createsTheRunWithTheApproval() {
        var asked = conclusion(newIncident(CART), episode("a")).asking().build();
        var incident = stored(asked);
        var id = asked.approval().approvalId();
        var run = Given.run(asked.decision().decisionId(), incident.incidentId(), CART, NOON);

        assertThat(incidents.approve(id, "ann", "fine", NOON.plusSeconds(3), run, Given.NO_LIMITS))
                .isEqualTo(Approved.TAKEN);

        assertThat(stores.runs().find(run.runId())).contains(run);
        assertThat(incidents.approval(id).orElseThrow()).satisfies(a -> {
            assertThat(a.state()).isEqualTo(Approval.State.APPROVED);
            assertThat(a.decidedBy()).isEqualTo("ann");
            assertThat(a.decisionReason()).isEqualTo("fine");
        });
        assertThat(incidents.answer(id, Approval.State.REJECTED, "bob", "no", NOON.plusSeconds(4)))
                .isFalse();
        assertThat(incidents.approval(id).orElseThrow().decidedBy()).isEqualTo("ann");
    }

    @Test
    void keepsTheQuestionOpenWhenTheTargetIsBusy() {
        stored(conclusion(newIncident(NODE), episode("n")).running(CART).build());
        var asked = conclusion(newIncident(CART), episode("a")).asking().build();
        stored(asked);
        var run = Given.run(asked.decision().decisionId(), asked.incident().incidentId(), CART, NOON);

        assertThat(incidents.approve(asked.approval().approvalId(), "ann", "", NOON, run, Given.NO_LIMITS))
                .isEqualTo(Approved.TARGET_BUSY);

        assertThat(incidents
                        .approval(asked.approval().approvalId())
                        .orElseThrow()
                        .state())
                .isEqualTo(Approval.State.WAITING);
    }
}
