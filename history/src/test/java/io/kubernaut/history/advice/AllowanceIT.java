package io.kubernaut.history.advice;

import static io.kubernaut.history.Given.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.advice.Allowance.Grant;
import io.kubernaut.core.advice.Spending;
import io.kubernaut.core.advice.SpendingLimits;
import io.kubernaut.core.advice.SpendingLimits.Limit;
import io.kubernaut.history.TestDatabase;
import io.kubernaut.history.database.Database;
import io.kubernaut.history.database.Sessions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However many ask at once, in however many replicas, no limit is passed. */
class AllowanceIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final Limit PLENTY = new Limit(1_000_000_000, 1_000_000_000);

    private Instant now = NOON;

    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);

    private PostgresAllowance allowance(Limit alert, Limit hour, Limit day) {
        return new PostgresAllowance(database.sessions(), new SpendingLimits(alert, hour, day), clock);
    }

    private static Spending tokens(long tokens) {
        return new Spending(tokens, 0, 0);
    }

    @Test
    void holdsToTheTokenWhileFiftyReserveAndSettleOverTwoPools() throws Exception {
        var limits = new SpendingLimits(PLENTY, new Limit(10_007, 1_000_000), PLENTY);
        var granted = new AtomicLong();
        var refused = new AtomicLong();
        try (var other = Database.at(database.jdbcUrl(), database.user(), database.password());
                var reservers = Executors.newVirtualThreadPerTaskExecutor()) {
            var pools = new PostgresAllowance[] {
                new PostgresAllowance(database.sessions(), limits, clock),
                new PostgresAllowance(new Sessions(other.dataSource()), limits, clock)
            };
            var calls = new ArrayList<Callable<Void>>();
            for (int i = 0; i < 50; i++) {
                var mine = pools[i % 2];
                var about = "alert-" + i % 7;
                calls.add(() -> {
                    var random = ThreadLocalRandom.current();
                    for (int call = 0; call < 10; call++) {
                        var most = random.nextLong(1, 120);
                        var used = random.nextLong(0, most + 1);
                        if (mine.reserve(about, tokens(most)) instanceof Grant.Reserved reserved) {
                            // Some die over it: what they set aside stays used.
                            if (random.nextInt(10) > 0) {
                                mine.settle(reserved.reservation(), tokens(used));
                                granted.addAndGet(used);
                            } else {
                                granted.addAndGet(most);
                            }
                        } else {
                            refused.incrementAndGet();
                        }
                        assertThat(pools[0].used().getFirst().tokens()).isLessThanOrEqualTo(10_007);
                    }
                    return null;
                });
            }
            for (var done : reservers.invokeAll(calls)) {
                done.get();
            }
            var left = 10_007 - granted.get();
            assertThat(pools[0].used().getFirst().tokens()).isEqualTo(granted.get());
            assertThat(refused.get()).isPositive();
            assertThat(pools[1].reserve("last", tokens(left + 1))).isInstanceOf(Grant.Spent.class);
            assertThat(pools[0].reserve("last", tokens(left))).isInstanceOf(Grant.Reserved.class);
            assertThat(pools[1].used().getFirst().tokens()).isEqualTo(10_007);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "100, 1000, 1000, kubernaut.advisor.limits.alert.tokens",
        "1000, 100, 1000, kubernaut.advisor.limits.hour.tokens",
        "1000, 1000, 100, kubernaut.advisor.limits.day.tokens"
    })
    void namesTheLimitThatIsUsedUp(long alert, long hour, long day, String key) {
        var allowance = allowance(new Limit(alert, 0), new Limit(hour, 0), new Limit(day, 0));
        allowance.reserve("a", tokens(60));

        var spent = (Grant.Spent) allowance.reserve("a", tokens(60));

        assertThat(spent.why()).contains(key).contains("60 tokens of 100 tokens");
    }

    @Test
    void countsMoneyAsWellAsTokens() {
        var allowance = allowance(PLENTY, new Limit(1_000_000, 500_000), PLENTY);
        allowance.reserve("a", new Spending(10, 10, 300_000));

        var spent = (Grant.Spent) allowance.reserve("b", new Spending(10, 10, 200_001));

        assertThat(spent.why()).contains("$0.3 of $0.5").contains("kubernaut.advisor.limits.hour.dollars");
        assertThat(allowance.reserve("b", new Spending(10, 10, 200_000))).isInstanceOf(Grant.Reserved.class);
    }

    @Test
    void limitsOneAlertWithoutTheOthers() {
        var allowance = allowance(new Limit(100, 0), PLENTY, PLENTY);
        allowance.reserve("a", tokens(100));

        assertThat(allowance.reserve("a", tokens(1))).isInstanceOf(Grant.Spent.class);
        assertThat(allowance.reserve("b", tokens(100))).isInstanceOf(Grant.Reserved.class);
    }

    @Test
    void saysWhenACallFitsAgainAndThenItDoes() {
        var allowance = allowance(PLENTY, new Limit(100, 0), PLENTY);
        allowance.reserve("a", tokens(40));
        now = NOON.plus(Duration.ofMinutes(10));
        allowance.reserve("a", tokens(60));
        now = NOON.plus(Duration.ofMinutes(20));

        var spent = (Grant.Spent) allowance.reserve("a", tokens(40));

        assertThat(spent.until()).isEqualTo(NOON.plus(Duration.ofHours(1)));
        now = spent.until().minusMillis(1);
        assertThat(allowance.reserve("a", tokens(40))).isInstanceOf(Grant.Spent.class);
        now = spent.until();
        assertThat(allowance.reserve("a", tokens(40))).isInstanceOf(Grant.Reserved.class);
    }

    @Test
    void saysThatOneCallAloneIsTooLarge() {
        var spent = (Grant.Spent) allowance(PLENTY, new Limit(100, 0), PLENTY).reserve("a", tokens(101));

        assertThat(spent.why())
                .isEqualTo(
                        "One call may need 101 tokens, more than kubernaut.advisor.limits.hour.tokens allows (100 tokens).");
    }

    @Test
    void settlesOnce() {
        var allowance = allowance(PLENTY, PLENTY, PLENTY);
        var reserved = (Grant.Reserved) allowance.reserve("a", tokens(100));

        allowance.settle(reserved.reservation(), tokens(30));
        allowance.settle(reserved.reservation(), tokens(0));

        assertThat(allowance.used().getFirst().tokens()).isEqualTo(30);
    }

    @Test
    void dropsOnlyWhatNoLimitLooksBackTo() {
        var allowance = allowance(PLENTY, PLENTY, PLENTY);
        allowance.reserve("a", tokens(1));
        now = NOON.plus(Duration.ofHours(47));
        allowance.reserve("a", tokens(2));

        assertThat(allowance.drop()).isZero();
        now = NOON.plus(Duration.ofHours(49));
        assertThat(allowance.drop()).isEqualTo(1);
    }
}
