package io.kubernaut.core.pipeline;

import static io.kubernaut.core.alert.AlertFixtures.anAlert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.incident.Conclusion;
import io.kubernaut.core.incident.IncidentStore.Stored;
import io.kubernaut.core.incident.StoreUnavailableException;
import io.kubernaut.core.pipeline.Handler.Ending;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.work.WorkItem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of alerts when a decision, its facts, the database or the process fails. */
class TriageAfterFailureTest extends TriageCase {
    @Test
    void decidesAPortionOneByOneAfterAFailureSoThatOnlyWhatFailsIsLeft() {
        var receipt = alerts.receive(
                clock.instant(),
                made(
                        crash("shop", "cart-1-a"),
                        crash("web", "front-1-a"),
                        anAlert("KubePodNotReady").ofPod("shop", "db-0")));
        incidents.poisoned = "cart";
        var again = new WorkItem(1, WorkItem.Kind.TRIAGE, receipt, 1, 1);

        assertThatThrownBy(() -> triage.handle(again)).hasMessage("cannot store cart");

        assertThat(incidents.open()).extracting(i -> i.subject().name()).containsExactlyInAnyOrder("front", "db");
        assertThat(alerts.openedBy(receipt).stream().filter(e -> e.incidentId() == null))
                .singleElement()
                .satisfies(e -> assertThat(e.alert().label("pod")).isEqualTo("cart-1-a"));
    }

    @Test
    void storesNothingOfAPortionThatCannotBeStoredTogether() {
        mode.set(Mode.OBSERVE);
        incidents.poisoned = "cart";

        assertThatThrownBy(() -> triage(anAlert("OurOwnThing"), crash("shop", "cart-1-a")))
                .hasMessage("cannot store cart");
        assertThat(incidents.conclusions).isEmpty();
    }

    @Test
    void storesTheOthersWhereOneIsOvertakenAndDecidesItAnew() {
        mode.set(Mode.OBSERVE);
        incidents.obstacles.add(Stored.OVERTAKEN);

        assertThat(triage(crash("shop", "cart-1-a"), crash("web", "front-1-a"))).isEqualTo(Handler.REMOVED);

        assertThat(incidents.conclusions).hasSize(2);
        assertThat(incidents.open()).hasSize(2);
    }

    @Test
    void tellsAboutWhatCannotBeDecidedAndDecidesTheRest() {
        poison = "cart";

        assertThat(triage(crash("shop", "cart-1-a"), crash("web", "front-1-a"))).isEqualTo(Handler.DONE);

        assertThat(incidents.conclusions).hasSize(2);
        assertThat(decisionAbout("cart")).satisfies(d -> {
            assertThat(d.outcome()).isEqualTo(Outcome.NOTIFY);
            assertThat(d.executed()).isFalse();
            assertThat(d.reason())
                    .startsWith("It could not be decided, and nothing is done:"
                            + " IllegalStateException: the rules fell over.");
        });
        assertThat(decisionAbout("front").outcome()).isEqualTo(Outcome.ACT);
        assertThat(incidents.conclusions)
                .allSatisfy(c -> assertThat(c.messages()).hasSize(1));
    }

    @Test
    void pagesSomeoneWhereACriticalAlertCannotBeDecided() {
        poison = "cart";

        triage(crash("shop", "cart-1-a").with("severity", "critical"));

        assertThat(last().decision().outcome()).isEqualTo(Outcome.ESCALATE);
    }

    @Test
    void tellsAboutAlertsWhoseFactsCannotBeGatheredAndLooksAgain() {
        unreadable = "cart";

        triage(crash("shop", "cart-1-a"), crash("web", "front-1-a"));

        assertThat(decisionAbout("cart")).satisfies(d -> {
            assertThat(d.outcome()).isEqualTo(Outcome.NOTIFY);
            assertThat(d.retryAt()).isNotNull();
        });
        assertThat(decisionAbout("front").outcome()).isEqualTo(Outcome.ACT);
    }

    @Test
    void decidesNothingWhileTheDatabaseIsAway() {
        storeAway = true;

        assertThatThrownBy(() -> triage(crash("shop", "cart-1-a"))).isInstanceOf(StoreUnavailableException.class);
        assertThat(incidents.conclusions).isEmpty();
    }

    private Decision decisionAbout(String name) {
        return incidents.conclusions.stream()
                .map(Conclusion::decision)
                .filter(d -> d.subject().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void decidesNothingTwiceWhenItIsCalledAgain() {
        var receipt = alerts.receive(clock.instant(), made(crash("shop", "cart-1-a")));
        triage(receipt);
        triage(receipt);

        assertThat(incidents.conclusions).hasSize(1);
    }

    @Test
    void decidesOnlyTheRestWhenItsProcessDiedBetweenTwoIncidents() {
        var receipt = alerts.receive(clock.instant(), made(crash("shop", "cart-1-a"), crash("web", "front-1-a")));
        incidents.obstacles.add(Stored.STORED);
        // The first is only said to be stored, as if the process had died before it was.
        triage(receipt);
        assertThat(incidents.conclusions).hasSize(1);

        triage(receipt);

        assertThat(incidents.conclusions).hasSize(2);
        assertThat(incidents.open()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = Stored.class,
            names = {"OVERTAKEN", "TARGET_BUSY", "LIMIT_REACHED"})
    void decidesAgainOnFreshFactsWhenSomeoneElseWasQuicker(Stored obstacle) {
        incidents.obstacles.add(obstacle);
        incidents.obstacles.add(obstacle);

        assertThat(triage(crash("shop", "cart-1-a"))).isEqualTo(Handler.DONE);
        assertThat(incidents.conclusions).hasSize(1);
    }

    @Test
    void comesBackLaterWhenItIsOvertakenAgainAndAgain() {
        for (int i = 0; i < 3; i++) {
            incidents.obstacles.add(Stored.OVERTAKEN);
        }

        assertThat(triage(crash("shop", "cart-1-a"))).isInstanceOf(Ending.Later.class);
        assertThat(incidents.conclusions).isEmpty();
    }

    @Test
    void stopsWhenItsLeaseIsLost() {
        incidents.obstacles.add(Stored.LEASE_LOST);

        assertThat(triage(crash("shop", "cart-1-a"), crash("web", "front-1-a"))).isEqualTo(Handler.LOST);
        assertThat(incidents.conclusions).isEmpty();
    }
}
