package io.kubernaut.history.incident;

import static io.kubernaut.history.Given.CART;
import static io.kubernaut.history.Given.NOON;
import static io.kubernaut.history.Given.conclusion;
import static io.kubernaut.history.Given.newIncident;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.context.SnapshotCodec;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.execution.RunStore;
import io.kubernaut.core.incident.Approval;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.work.WorkItem.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the audit says of changes that the stores make. */
class AuditEntriesIT extends IncidentStoreCase {
    private List<String> entries() {
        return database.rows("SELECT kind || ' ' || who || ' ' || why FROM audit_pending ORDER BY id");
    }

    @Test
    void namesModeRulesAndWhatWasThereBefore() {
        stores.modes().set(Mode.OBSERVE, "ann", "first", NOON);
        stores.modes().set(Mode.ACT, "bob", "go live", NOON);
        stores.ruleBases().keep("sha256:base", Map.of("a.drl", "rule"), Map.of(), NOON);

        assertThat(database.rows(
                        "SELECT kind || ' ' || who || ' ' || before || '>' || after FROM audit_pending ORDER BY id"))
                .containsExactly(
                        "mode.set ann >OBSERVE", "mode.set bob OBSERVE>ACT", "rules.in_force kubernaut >sha256:base");
    }

    @Test
    void namesTheDecisionToAskAndThePersonWhoAnswers() {
        var asked = conclusion(newIncident(CART), episode("a")).asking().build();
        stored(asked);

        assertThat(incidents.answer(asked.approval().approvalId(), Approval.State.REJECTED, "ann", "not today", NOON))
                .isTrue();

        assertThat(entries())
                .containsExactlyInAnyOrder(
                        "decision.await_approval kubernaut pods/crash-loop/roll-back-a-bad-rollout",
                        "approval.waiting kubernaut The namespace is protected.",
                        "approval.rejected ann not today");
        assertThat(database.rows("SELECT after::jsonb ->> 'sha256' FROM audit_pending WHERE kind LIKE 'decision.%'"))
                .isEqualTo(database.rows("SELECT encode(sha256(decision::text::bytea), 'hex') FROM decision"));
    }

    @Test
    void saysNothingOfDecisionsThatChangeNothing() {
        stored(conclusion(newIncident(CART), episode("a")).as(Outcome.NOTIFY).build());

        assertThat(entries()).isEmpty();
    }

    @Test
    void keepsWhatARunChangedAndWhoTookItBack() {
        var concluded =
                conclusion(newIncident(CART), episode("a")).running(CART).build();
        stored(concluded);
        var claimed = stores.queue()
                .claim("me", Set.of(Kind.RUN), 1, Duration.ofMinutes(5))
                .getFirst();
        var plan = new Plan("revision 5 to 4", "- cart:5\n+ cart:4", "{\"revision\":5}");
        var planned = concluded.run().withPlan(plan).in(RunState.PLANNED, "Planned.", NOON);
        var applying = planned.in(RunState.APPLYING, "Writing.", NOON);
        var applied = applying.withAfter("{\"revision\":6}").in(RunState.APPLIED, "Applied.", NOON);
        var verified = applied.in(RunState.VERIFIED, "Ready.", NOON);
        var from = RunState.PENDING;
        for (var to : List.of(planned, applying, applied, verified)) {
            assertThat(stores.runs().advance(new RunStore.Advance(to, from, List.of(), List.of(), null), claimed))
                    .isTrue();
            from = to.state();
        }
        assertThat(stores.runs().beginUndo(verified.runId(), "ann", "wrong", NOON))
                .isTrue();

        assertThat(entries())
                .containsExactly(
                        "decision.act kubernaut pods/crash-loop/roll-back-a-bad-rollout",
                        "run.applying kubernaut Writing.",
                        "run.applied kubernaut Applied.",
                        "run.verified kubernaut Ready.",
                        "run.undoing ann Being taken back, as ann asked: wrong");
        assertThat(database.rows("SELECT before FROM audit_pending WHERE kind LIKE 'run.%'"))
                .hasSize(4)
                .allSatisfy(before ->
                        assertThat(SnapshotCodec.read(before, Plan.class)).isEqualTo(plan));
        assertThat(database.rows("SELECT after::jsonb ->> 'state' FROM audit_pending WHERE kind = 'run.verified'"))
                .containsExactly("{\"revision\":6}");
        stores.modes().set(Mode.OFF, "bob", "", NOON);
        assertThat(stores.audit().seal(NOON).orElseThrow().entries()).isEqualTo(6);
        assertThat(stores.audit().verify(null).holds()).isTrue();
    }
}
