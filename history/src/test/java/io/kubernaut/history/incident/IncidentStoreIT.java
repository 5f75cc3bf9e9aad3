package io.kubernaut.history.incident;

import static io.kubernaut.history.Given.CART;
import static io.kubernaut.history.Given.NOON;
import static io.kubernaut.history.Given.conclusion;
import static io.kubernaut.history.Given.firing;
import static io.kubernaut.history.Given.newIncident;
import static io.kubernaut.history.Given.resolved;
import static io.kubernaut.history.Given.webhook;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.incident.Approval;
import io.kubernaut.core.incident.Conclusion;
import io.kubernaut.core.incident.Episode;
import io.kubernaut.core.incident.Incident;
import io.kubernaut.core.incident.IncidentStore.Approved;
import io.kubernaut.core.incident.IncidentStore.DecisionFilter;
import io.kubernaut.core.incident.IncidentStore.IncidentFilter;
import io.kubernaut.core.incident.IncidentStore.Stored;
import io.kubernaut.core.paging.Cursor;
import io.kubernaut.core.work.WorkItem;
import io.kubernaut.core.work.WorkItem.Kind;
import io.kubernaut.history.Given;
import io.kubernaut.history.Stores;
import io.kubernaut.history.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class IncidentStoreIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final ObjectRef NODE = ObjectRef.of("", "Node", "", "worker-1");
    private static final IncidentFilter ANY_INCIDENT = new IncidentFilter(null, null, null, null);
    private static final DecisionFilter ANY_DECISION = new DecisionFilter(null, null, null, null, null, null);
    private static final List<String> WRITTEN =
            List.of("open_incident", "closed_incident", "decision", "snapshot", "approval", "active_run", "message");

    private Stores stores;
    private PostgresIncidentStore incidents;
    private WorkItem item;

    @BeforeEach
    void open() {
        stores = Stores.over(
                database.database().dataSource(), ActionCatalogue.standard(), Clock.fixed(NOON, ZoneOffset.UTC));
        incidents = stores.incidents();
        item = work();
    }

    private WorkItem work() {
        stores.queue().add(Kind.DECIDE, UUID.randomUUID(), Duration.ZERO);
        return stores.queue()
                .claim("me", Set.of(Kind.DECIDE), 1, Duration.ofMinutes(5))
                .getFirst();
    }

    private Episode episode(String fingerprint) {
        stores.alerts().accept(webhook(firing(fingerprint)), "test", NOON);
        return stores.alerts().firing("", 1000).stream()
                .filter(e -> e.alert().fingerprint().equals(fingerprint))
                .findFirst()
                .orElseThrow();
    }

    private void resolve(String fingerprint) {
        stores.alerts()
                .accept(
                        webhook(resolved(fingerprint, NOON.minusSeconds(60), NOON.plusSeconds(30))),
                        "test",
                        NOON.plusSeconds(60));
    }

    private Incident stored(Conclusion conclusion) {
        assertThat(incidents.conclude(conclusion, item)).isEqualTo(Stored.STORED);
        return incidents.find(conclusion.incident().incidentId()).orElseThrow();
    }

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
    void overtakesTheQuestionOfAnEarlierDecision() {
        var first = conclusion(newIncident(CART), episode("a")).asking().build();
        var incident = stored(first);
        var second = conclusion(incident).asking().at(NOON.plusSeconds(9)).build();

        stored(second);

        assertThat(incidents.approval(first.approval().approvalId()).orElseThrow())
                .satisfies(a -> {
                    assertThat(a.state()).isEqualTo(Approval.State.OVERTAKEN);
                    assertThat(a.decidedBy()).isNull();
                    assertThat(a.decidedAt()).isEqualTo(NOON.plusSeconds(9));
                });
        assertThat(incidents.approvals(Approval.State.WAITING, Cursor.START, 10))
                .containsExactly(second.approval());
        assertThat(incidents.approvals(null, Cursor.START, 10)).hasSize(2);
        assertThat(database.count("work_item WHERE kind = 'EXPIRE' AND due_at > now() + interval '239 minutes'"))
                .isEqualTo(2);
    }

    @Test
    void closesTheIncidentWithItsLastEpisodeAndOvertakesItsQuestion() {
        var a = episode("a");
        var b = episode("b");
        var asked = conclusion(newIncident(CART), a, b).asking().build();
        var incident = stored(asked);

        resolve("a");
        assertThat(incidents.find(incident.incidentId()).orElseThrow().open()).isTrue();
        resolve("b");

        assertThat(incidents.find(incident.incidentId()).orElseThrow().closedAt())
                .isEqualTo(NOON.plusSeconds(60));
        assertThat(incidents
                        .approval(asked.approval().approvalId())
                        .orElseThrow()
                        .state())
                .isEqualTo(Approval.State.OVERTAKEN);
        assertThat(stores.alerts().ofIncident(incident.incidentId()))
                .hasSize(2)
                .allSatisfy(e -> assertThat(e.open()).isFalse());
        assertThat(incidents.closeOver(NOON)).isZero();
    }

    @Test
    void closesTheIncidentOfTheLifeBeforeWhenItsAlertFiresAnew() {
        var incident = stored(conclusion(newIncident(CART), episode("a")).build());

        stores.alerts().accept(webhook(firing("a", NOON.plusSeconds(3600))), "test", NOON.plusSeconds(3660));

        assertThat(incidents.find(incident.incidentId()).orElseThrow().open()).isFalse();
        assertThat(stores.alerts().ofIncident(incident.incidentId()))
                .singleElement()
                .satisfies(e -> assertThat(e.endedBy()).isEqualTo(Episode.End.FIRED_ANEW));
        assertThat(stores.alerts().firing("", 10)).singleElement().satisfies(e -> {
            assertThat(e.incidentId()).isNull();
            assertThat(e.endedBy()).isNull();
        });
    }

    @Test
    void closesTheIncidentWhoseAlertsNobodySendsAnyMore() {
        var asked = conclusion(newIncident(CART), episode("a")).asking().build();
        var incident = stored(asked);

        stores.alerts().endUnheard(NOON.plusSeconds(1), NOON.plusSeconds(99));

        assertThat(incidents.find(incident.incidentId()).orElseThrow().closedAt())
                .isEqualTo(NOON.plusSeconds(99));
        assertThat(incidents.approvals(Approval.State.WAITING, Cursor.START, 10))
                .isEmpty();
    }

    @Test
    void closesWhatHasNoOpenEpisodeLeft() {
        var incident = stored(conclusion(newIncident(CART), episode("a")).build());
        database.run("DELETE FROM open_episode");

        assertThat(incidents.closeOver(NOON.plusSeconds(5))).isEqualTo(1);

        assertThat(incidents.find(incident.incidentId()).orElseThrow().closedAt())
                .isEqualTo(NOON.plusSeconds(5));
    }

    @Test
    void letsOneOfManyWhoDecideTheSameIncidentWin() throws Exception {
        var incident = stored(conclusion(newIncident(CART), episode("a")).build());
        var items = new ArrayList<WorkItem>();
        for (var i = 0; i < 6; i++) {
            items.add(work());
        }
        var decisions = items.stream()
                .<Callable<Stored>>map(i -> () ->
                        incidents.conclude(conclusion(incident).running(CART).build(), i))
                .toList();

        var endings = new ArrayList<Stored>();
        try (var pool = Executors.newFixedThreadPool(6)) {
            for (var one : pool.invokeAll(decisions)) {
                endings.add(one.get());
            }
        }

        assertThat(endings).containsOnly(Stored.STORED, Stored.OVERTAKEN);
        assertThat(endings.stream().filter(e -> e == Stored.STORED)).hasSize(1);
        assertThat(database.count("active_run")).isEqualTo(1);
        assertThat(database.count("decision")).isEqualTo(2);
    }

    @Test
    void decidesAndResolvesAtOnceWithoutADeadlock() throws Exception {
        var incident = stored(conclusion(newIncident(CART), episode("a"), episode("b"), episode("c"))
                .build());
        var items = List.of(work(), work(), work());
        var calls = new ArrayList<Callable<Object>>();
        for (var i = 0; i < 3; i++) {
            var mine = items.get(i);
            calls.add(() -> incidents.conclude(conclusion(incident).asking().build(), mine));
        }
        for (var fingerprint : List.of("c", "a", "b")) {
            calls.add(() -> {
                resolve(fingerprint);
                return 0;
            });
        }
        calls.add(() -> incidents.closeOver(NOON));

        try (var pool = Executors.newFixedThreadPool(8)) {
            for (var one : pool.invokeAll(calls)) {
                one.get();
            }
        }

        assertThat(incidents.find(incident.incidentId()).orElseThrow().open()).isFalse();
        assertThat(incidents.approvals(Approval.State.WAITING, Cursor.START, 10))
                .isEmpty();
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

    @Test
    void pagesThroughApprovalsOfOneInstantWithoutLosingAny() {
        for (var i = 0; i < 5; i++) {
            stored(conclusion(newIncident(ObjectRef.of("", "Deployment", "shop", "d" + i)), episode("f" + i))
                    .asking()
                    .build());
        }

        var seen = new ArrayList<UUID>();
        var cursor = Cursor.START;
        for (var page = incidents.approvals(Approval.State.WAITING, cursor, 2);
                !page.isEmpty();
                page = incidents.approvals(Approval.State.WAITING, cursor, 2)) {
            page.forEach(a -> seen.add(a.approvalId()));
            cursor = new Cursor(page.getLast().createdAt(), page.getLast().approvalId());
        }

        assertThat(seen).hasSize(5).doesNotHaveDuplicates();
    }

    @Test
    void pagesThroughIncidentsOfOneInstantWithoutLosingAny() {
        for (var i = 0; i < 7; i++) {
            stored(conclusion(newIncident(ObjectRef.of("", "Deployment", "shop", "d" + i)), episode("f" + i))
                    .build());
        }
        resolve("f3");

        var seen = new ArrayList<UUID>();
        var cursor = Cursor.START;
        for (var page = incidents.incidents(ANY_INCIDENT, cursor, 3);
                !page.isEmpty();
                page = incidents.incidents(ANY_INCIDENT, cursor, 3)) {
            page.forEach(i -> seen.add(i.incidentId()));
            cursor = new Cursor(page.getLast().openedAt(), page.getLast().incidentId());
        }

        assertThat(seen).hasSize(7).doesNotHaveDuplicates();
    }

    @Test
    void filtersIncidents() {
        stored(conclusion(newIncident(CART), episode("a")).build());
        stored(conclusion(newIncident(NODE), episode("b")).build());
        resolve("b");

        assertThat(page(new IncidentFilter(true, null, null, null))).containsExactly(CART);
        assertThat(page(new IncidentFilter(false, null, null, null))).containsExactly(NODE);
        assertThat(page(new IncidentFilter(null, "KubePodCrashLooping", "shop", NOON)))
                .hasSize(2);
        assertThat(page(new IncidentFilter(null, "Other", null, null))).isEmpty();
        assertThat(page(new IncidentFilter(null, null, "other", null))).isEmpty();
        assertThat(page(new IncidentFilter(null, null, null, NOON.plusSeconds(1))))
                .isEmpty();
    }

    private List<ObjectRef> page(IncidentFilter filter) {
        return incidents.incidents(filter, Cursor.START, 10).stream()
                .map(Incident::cause)
                .toList();
    }

    @Test
    void filtersDecisions() {
        var acted = conclusion(newIncident(CART), episode("a")).build();
        stored(acted);
        var told = conclusion(newIncident(NODE), episode("b"))
                .as(Outcome.NOTIFY)
                .at(NOON.plusSeconds(5))
                .build();
        stored(told);

        assertThat(incidents.decisions(ANY_DECISION, Cursor.START, 10))
                .containsExactly(told.decision(), acted.decision());
        assertThat(incidents.decisions(
                        new DecisionFilter(
                                acted.incident().incidentId(),
                                "KubePodCrashLooping",
                                "shop",
                                "act",
                                "pods/crash-loop/roll-back-a-bad-rollout",
                                NOON),
                        Cursor.START,
                        10))
                .containsExactly(acted.decision());
        assertThat(incidents.decisions(new DecisionFilter(null, null, null, "ESCALATE", null, null), Cursor.START, 10))
                .isEmpty();
        assertThat(incidents.decisions(
                        ANY_DECISION,
                        new Cursor(told.decision().decidedAt(), told.decision().decisionId()),
                        10))
                .containsExactly(acted.decision());
    }

    @Test
    void knowsNothingOfWhatIsNotThere() {
        assertThat(incidents.find(UUID.randomUUID())).isEmpty();
        assertThat(incidents.decision(UUID.randomUUID())).isEmpty();
        assertThat(incidents.trace(UUID.randomUUID())).isEmpty();
        assertThat(incidents.approval(UUID.randomUUID())).isEmpty();
        assertThat(incidents.answer(UUID.randomUUID(), Approval.State.REJECTED, "ann", "", NOON))
                .isFalse();
    }
}
