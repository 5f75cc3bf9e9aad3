package io.kubernaut.history.incident;

import static io.kubernaut.history.Given.CART;
import static io.kubernaut.history.Given.NOON;
import static io.kubernaut.history.Given.conclusion;
import static io.kubernaut.history.Given.newIncident;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.incident.Approval;
import io.kubernaut.core.incident.Incident;
import io.kubernaut.core.incident.IncidentStore.DecisionFilter;
import io.kubernaut.core.incident.IncidentStore.IncidentFilter;
import io.kubernaut.core.paging.Cursor;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is found of incidents, decisions and approvals, page by page. */
class IncidentQueriesIT extends IncidentStoreCase {
    private static final IncidentFilter ANY_INCIDENT = new IncidentFilter(null, null, null, null);
    private static final DecisionFilter ANY_DECISION = new DecisionFilter(null, null, null, null, null, null);

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
