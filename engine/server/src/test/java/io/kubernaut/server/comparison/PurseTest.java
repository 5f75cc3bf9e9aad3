package io.kubernaut.server.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.advice.Allowance.Grant;
import io.kubernaut.core.advice.Spending;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PurseTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

    @TempDir
    private Path folder;

    private Journal<Purse.Line> journal() throws Exception {
        return Journal.open(folder.resolve("spending.jsonl"), Purse.Line.class);
    }

    private static Spending costs(long microDollars) {
        return new Spending(100, 10, microDollars);
    }

    @Test
    void countsWhatWasNeverSettledAsUsedAfterARestart() throws Exception {
        try (var journal = journal()) {
            var purse = new Purse(journal, 1_000, CLOCK);
            var settled = (Grant.Reserved) purse.reserve("a", costs(400));
            purse.settle(settled.reservation(), costs(100));
            assertThat(purse.reserve("a", costs(500))).isInstanceOf(Grant.Reserved.class);
        }

        try (var journal = journal()) {
            var purse = new Purse(journal, 1_000, CLOCK);

            assertThat(purse.sum()).isEqualTo(600);
            assertThat(purse.reserve("a", costs(401))).isInstanceOf(Grant.Spent.class);
            assertThat(purse.reserve("a", costs(400))).isInstanceOf(Grant.Reserved.class);
        }
    }

    @Test
    void holdsWhateverHappensAtOnce() throws Exception {
        try (var journal = journal();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var purse = new Purse(journal, 1_000, CLOCK);
            var asking = new ArrayList<Callable<Grant>>();
            for (int i = 0; i < 50; i++) {
                asking.add(() -> purse.reserve("a", costs(99)));
            }

            var granted = 0;
            for (var grant : threads.invokeAll(asking)) {
                granted += grant.get() instanceof Grant.Reserved ? 1 : 0;
            }

            assertThat(granted).isEqualTo(10);
            assertThat(purse.sum()).isEqualTo(990);
        }
    }

    @Test
    void letsWhatIsFreeBeAskedWhereNothingMayBeSpent() throws Exception {
        try (var journal = journal()) {
            var purse = new Purse(journal, 0, CLOCK);

            assertThat(purse.reserve("a", costs(1))).isInstanceOf(Grant.Spent.class);
            assertThat(purse.reserve("a", costs(0))).isInstanceOf(Grant.Reserved.class);
        }
    }
}
