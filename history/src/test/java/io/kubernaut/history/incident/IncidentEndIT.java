package io.kubernaut.history.incident;

import static io.kubernaut.history.Given.CART;
import static io.kubernaut.history.Given.NOON;
import static io.kubernaut.history.Given.conclusion;
import static io.kubernaut.history.Given.firing;
import static io.kubernaut.history.Given.newIncident;
import static io.kubernaut.history.Given.webhook;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.incident.Approval;
import io.kubernaut.core.incident.Episode;
import io.kubernaut.core.incident.IncidentStore.Stored;
import io.kubernaut.core.paging.Cursor;
import io.kubernaut.core.work.WorkItem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** How incidents and questions end, and who wins when several decide at once. */
class IncidentEndIT extends IncidentStoreCase {
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
}
