package io.kubernaut.actions.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.actions.apiserver.ApiRequest;
import io.kubernaut.actions.apiserver.Faults.Fault;
import io.kubernaut.actions.executor.Changes;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Effect;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A column of the table: what is shown of an action, and how. */
enum Cell {
    /** The exact change is computed and judged by a dry-run; nothing is written. */
    PLAN("plan") {
        @Override
        String show(ActionCase of, Supplier<Ground> grounds) {
            try (var ground = arranged(of, grounds)) {
                forget(ground);
                var plan = CaseRun.of(of, ground).plan();
                assertThat(plan.summary()).isNotBlank();
                if (definition(of).changesSpec()) {
                    assertThat(plan.diff()).as("the change as people see it").isNotBlank();
                }
                assertNothingWritten(ground);
                return "yes";
            }
        }
    },
    /** It is refused when it should be, in words that name what to do instead. */
    REFUSED("refused") {
        @Override
        String show(ActionCase of, Supplier<Ground> grounds) {
            assertThat(of.refusals()).hasSizeGreaterThanOrEqualTo(2);
            for (var refusal : of.refusals()) {
                try (var ground = arranged(of, grounds)) {
                    refusal.arrange().accept(ground);
                    var target = refusal.target() == null
                            ? of.target(ground)
                            : refusal.target().apply(ground);
                    forget(ground);
                    assertThat(CaseRun.with(of, ground, target, refusal.parameters())
                                    .refusal())
                            .as(refusal.when())
                            .containsSubsequence(refusal.words());
                    assertNothingWritten(ground);
                }
            }
            return of.refusals().size() + " ways";
        }
    },
    APPLIED("applied") {
        @Override
        String show(ActionCase of, Supplier<Ground> grounds) {
            try (var ground = arranged(of, grounds)) {
                var run = CaseRun.of(of, ground);
                run.plan();
                of.assertApplied(ground, run.applied());
                return "yes";
            }
        }
    },
    VERIFIED("verified") {
        @Override
        String show(ActionCase of, Supplier<Ground> grounds) {
            try (var ground = arranged(of, grounds)) {
                var run = CaseRun.of(of, ground);
                run.plan();
                run.applied();
                run.verified();
                return "yes";
            }
        }
    },
    /** What was there before is back; or there is no undo, and whoever asks for it is told so. */
    UNDONE("undone") {
        @Override
        String show(ActionCase of, Supplier<Ground> grounds) {
            try (var ground = arranged(of, grounds)) {
                var before = of.state(ground);
                var run = CaseRun.of(of, ground);
                run.plan();
                run.applied();
                run.verified();
                if (!definition(of).undoable()) {
                    run.refusesToBeUndone();
                    return "none";
                }
                assertThat(of.state(ground)).as("what the action changed").isNotEqualTo(before);
                run.undone();
                ground.until(of + " is undone", () -> of.state(ground).equals(before));
                return "yes";
            }
        }
    },
    /** The process dies at each write in turn, before and after it arrived; the next process goes on. */
    CRASH_RESUMED("crash-resumed") {
        @Override
        String show(ActionCase of, Supplier<Ground> grounds) {
            int writes = 0;
            for (var fault : List.of(new Fault.DropBefore(), new Fault.DropAfter())) {
                writes = 0;
                while (crashAt(writes, fault, of, grounds)) {
                    writes++;
                }
            }
            diesAtEachCall(of, grounds);
            return writes == 0 ? "no write" : "at " + writes + (writes == 1 ? " write" : " writes");
        }
    };

    private static final int MOST_WRITES = 40;
    private final String title;

    Cell(String title) {
        this.title = title;
    }

    final String title() {
        return title;
    }

    /** Fails, or says in a word or two what came of it. */
    abstract String show(ActionCase of, Supplier<Ground> grounds);

    private static ActionDefinition definition(ActionCase of) {
        return ActionCatalogue.standard().find(of.action()).orElseThrow();
    }

    static Ground arranged(ActionCase of, Supplier<Ground> grounds) {
        var ground = grounds.get();
        try {
            of.arrange(ground);
            return ground;
        } catch (RuntimeException | Error e) {
            ground.close();
            throw e;
        }
    }

    /** False when the run has fewer writes than that. */
    private static boolean crashAt(int write, Fault fault, ActionCase of, Supplier<Ground> grounds) {
        assertThat(write).isLessThan(MOST_WRITES);
        try (var ground = arranged(of, grounds)) {
            var before = of.state(ground);
            var run = CaseRun.of(of, ground);
            run.plan();
            var seen = new AtomicInteger();
            var faults = ground.server().orElseThrow().faults();
            var injection = faults.next(1, r -> isWrite(r) && seen.getAndIncrement() == write, fault);
            run.appliedThoughTheApiFails();
            if (injection.hits() == 0) {
                return false;
            }
            of.assertApplied(ground, Application.Applied.of("", ""));
            run.verified();
            if (definition(of).undoable()) {
                run.undone();
                ground.until(
                        of + " is undone after a crash", () -> of.state(ground).equals(before));
            }
            return true;
        }
    }

    private static void diesAtEachCall(ActionCase of, Supplier<Ground> grounds) {
        try (var ground = arranged(of, grounds)) {
            var run = CaseRun.of(of, ground);
            run.plan();
            if (run.stepped()) {
                of.assertApplied(ground, run.appliedThoughEachCallDies());
            } else {
                of.assertApplied(ground, run.applied());
                var told = definition(of).mutating() ? Effect.TOOK_EFFECT : Effect.DID_NOT;
                assertThat(run.effect()).isIn(of.mayBeUnknown() ? List.of(told, Effect.CANNOT_TELL) : List.of(told));
            }
        }
    }

    /** Events are told besides: one that is lost stops nothing. */
    private static boolean isWrite(ApiRequest request) {
        return Changes.by(request) && !request.path().endsWith("/events");
    }

    private static void forget(Ground ground) {
        ground.server().ifPresent(server -> server.forgetRequests());
    }

    private static void assertNothingWritten(Ground ground) {
        ground.server()
                .ifPresent(server -> assertThat(server.requests())
                        .filteredOn(served -> Changes.by(served.request()))
                        .isEmpty());
    }
}
