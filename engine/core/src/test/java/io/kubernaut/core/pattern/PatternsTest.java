package io.kubernaut.core.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.memory.Achievements;
import io.kubernaut.core.memory.Tally;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PatternsTest {
    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
    private static final int DAYS = 30;

    private static List<Pattern> in(History history) {
        return Patterns.in(history);
    }

    private static History pairs(History.Pair... pairs) {
        return new History(List.of(pairs), List.of(), List.of(), List.of());
    }

    private static History begun(List<Instant> times) {
        return new History(
                List.of(), List.of(new History.Begun("", "shop", "KubeJobFailed", times)), List.of(), List.of());
    }

    private static History achieved(Achievements.OfWorkload... achieved) {
        return new History(List.of(), List.of(), List.of(), List.of(achieved));
    }

    private static Achievements.OfWorkload of(String name, int worked, int not) {
        return new Achievements.OfWorkload(
                "restart_pod",
                "crash-loop",
                ObjectRef.of("", "Deployment", "shop", name),
                new Tally(1, 1, worked + not, worked, not, 0, 0, 0, START));
    }

    private static Instant at(int day, int hour, int minute) {
        return START.plus(Duration.ofDays(day)).plus(Duration.ofHours(hour)).plus(Duration.ofMinutes(minute));
    }

    @Test
    void tellsOfAlertsThatNoRuleKnows() {
        var history = new History(
                List.of(),
                List.of(),
                List.of(
                        new History.Unmatched("QueueStuck", "unknown", 12, 4, START),
                        new History.Unmatched("Rare", "unknown", 2, 1, START)),
                List.of());

        assertThat(in(history)).singleElement().satisfies(p -> {
            assertThat(p.kind()).isEqualTo(Pattern.Kind.UNMATCHED);
            assertThat(p.says()).isEqualTo("No rule says anything about QueueStuck.");
            assertThat(p.evidence()).isEqualTo("12 times, about 4 objects, symptom unknown.");
            assertThat(p.advice()).isEqualTo("Write a rule for it: kubernaut rules new --alert NAME");
            assertThat(p.link()).isEqualTo("/api/v1/decisions?alert=QueueStuck");
        });
    }

    @Test
    void tellsOfAlertsThatBeginTogether() {
        assertThat(in(pairs(new History.Pair("", "DatabaseDown", "KubePodCrashLooping", 9, 30, 8, 0.05, START))))
                .singleElement()
                .satisfies(p -> {
                    assertThat(p.kind()).isEqualTo(Pattern.Kind.TOGETHER);
                    assertThat(p.says()).isEqualTo("DatabaseDown and KubePodCrashLooping begin together.");
                    assertThat(p.evidence())
                            .isEqualTo(
                                    "In the same ten minutes of one namespace 8 times; DatabaseDown began 9 times in all,"
                                            + " KubePodCrashLooping 30 times; by chance it would be 0.050 times.");
                    assertThat(p.chance()).isLessThan(1e-12);
                });
    }

    @Test
    void doesNotTellOfPairsThatAreFewOrLooseOrToBeExpected() {
        assertThat(in(pairs(
                        new History.Pair("", "A", "B", 4, 4, 4, 0.001, START),
                        new History.Pair("", "A", "C", 30, 30, 10, 0.5, START),
                        new History.Pair("", "A", "D", 4000, 20, 18, 17.5, START))))
                .isEmpty();
    }

    @Test
    void tellsOfAnAlertThatBeginsAtTheSameHour() {
        var nightly = IntStream.range(0, 9).mapToObj(d -> at(d * 3, 2, 5 + 5 * d));
        var once = Stream.of(at(29, 15, 0));

        assertThat(in(begun(Stream.concat(nightly, once).toList())))
                .singleElement()
                .satisfies(p -> {
                    assertThat(p.kind()).isEqualTo(Pattern.Kind.SAME_HOUR);
                    assertThat(p.says()).isEqualTo("KubeJobFailed in shop begins between 02:05 and 03:05 UTC.");
                    assertThat(p.evidence()).isEqualTo("9 of 10 times, on 9 days.");
                    assertThat(p.link()).isEqualTo("/api/v1/incidents?alert=KubeJobFailed&namespace=shop");
                });
    }

    @Test
    void knowsThatAnHourMayLieAroundMidnight() {
        var times = IntStream.range(0, 12)
                .mapToObj(d -> d % 2 == 0 ? at(d, 23, 50) : at(d, 0, 10))
                .sorted()
                .toList();

        assertThat(in(begun(times)))
                .extracting(Pattern::says)
                .containsExactly("KubeJobFailed in shop begins between 23:50 and 00:50 UTC.");
    }

    @Test
    void takesManyTimesOnOneDayForNoHour() {
        assertThat(in(begun(
                        IntStream.range(0, 12).mapToObj(i -> at(3, 2, i * 4)).toList())))
                .isEmpty();
    }

    @Test
    void findsNoHourInTenThousandHistoriesWithoutOne() {
        var random = new Random(7);
        var found = 0;
        for (int i = 0; i < 10_000; i++) {
            int many = 6 + random.nextInt(40);
            var times = random.ints(many, 0, DAYS * 24 * 60)
                    .sorted()
                    .mapToObj(m -> START.plus(Duration.ofMinutes(m)))
                    .toList();
            found += in(begun(times)).size();
        }
        assertThat(found).isLessThanOrEqualTo(1);
    }

    @Test
    void findsNoPairInTenThousandHistoriesWithoutOne() {
        var random = new Random(11);
        int slots = DAYS * 144;
        var found = 0;
        for (int i = 0; i < 10_000; i++) {
            int ones = 5 + random.nextInt(60);
            int others = 5 + random.nextInt(60);
            var one = random.ints(0, slots).distinct().limit(ones).boxed().toList();
            var other = new ArrayList<>(
                    random.ints(0, slots).distinct().limit(others).boxed().toList());
            other.retainAll(one);
            found += in(pairs(new History.Pair(
                            "", "A", "B", ones, others, other.size(), (double) ones * others / slots, START)))
                    .size();
        }
        assertThat(found).isZero();
    }

    @Test
    void tellsOfAnActionThatWorksForOneWorkloadOnly() {
        assertThat(in(achieved(of("cart", 8, 1), of("mail", 1, 6), of("web", 1, 6))))
                .filteredOn(p -> p.key().endsWith("cart"))
                .singleElement()
                .satisfies(p -> {
                    assertThat(p.kind()).isEqualTo(Pattern.Kind.SOME_WORKLOADS);
                    assertThat(p.says())
                            .isEqualTo(
                                    "restart_pod against crash-loop works for shop/Deployment/cart and hardly for others.");
                    assertThat(p.evidence()).isEqualTo("It worked 8 of 9 times there, and 2 of 14 times elsewhere.");
                });
    }

    @Test
    void takesFewRunsForNoDifference() {
        assertThat(in(achieved(of("cart", 3, 0), of("mail", 0, 3), of("web", 1, 2))))
                .isEmpty();
        assertThat(in(achieved(of("cart", 6, 4), of("mail", 4, 6)))).isEmpty();
    }

    @Test
    void doesNotTakeDoingNothingForAnAction() {
        var nothing = new Achievements.OfWorkload(
                "nothing",
                "crash-loop",
                ObjectRef.of("", "Deployment", "shop", "cart"),
                of("x", 9, 0).tally());
        var others = new Achievements.OfWorkload(
                "nothing",
                "crash-loop",
                ObjectRef.of("", "Deployment", "shop", "mail"),
                of("x", 0, 9).tally());

        assertThat(in(achieved(nothing, others))).isEmpty();
    }

    @Test
    void tellsTheMostFrequentOfAKindFirst() {
        var history = new History(
                List.of(new History.Pair("", "A", "B", 9, 9, 9, 0.01, START)),
                List.of(),
                List.of(
                        new History.Unmatched("Often", "unknown", 12, 4, START),
                        new History.Unmatched("MoreOften", "unknown", 20, 1, START)),
                List.of());

        assertThat(in(history)).extracting(Pattern::key).containsExactly("MoreOften|unknown", "Often|unknown", "|A|B");
    }
}
