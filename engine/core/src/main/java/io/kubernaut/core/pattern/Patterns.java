package io.kubernaut.core.pattern;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.kubernaut.core.memory.Achievements;
import io.kubernaut.core.memory.Learning;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Finds patterns. A pattern is told when it was seen often enough to be worth a look, when it is strong enough to be of use,
 * and when chance alone would hardly ever show as much: many things are looked at, so that has to be very unlikely.
 */
public final class Patterns {
    /** How likely chance alone may be to show a pattern, at most. */
    static final double MOST_BY_CHANCE = 1e-4;

    static final int LEAST_TOGETHER = 5;
    static final double LEAST_SHARE_TOGETHER = 0.6;

    static final int LEAST_AT_ONE_HOUR = 6;
    static final int LEAST_DAYS = 5;
    static final double LEAST_SHARE_OF_ONE_HOUR = 0.7;
    private static final int HOUR = 60;
    private static final int DAY = 24 * HOUR;

    static final int LEAST_RUNS = 4;
    static final double LEAST_DIFFERENCE = 0.5;
    /** Workloads are few, and whoever reads this looks at what there is before anything is changed. */
    private static final double MOST_BY_CHANCE_OF_WORKLOADS = 0.01;

    static final int LEAST_UNMATCHED = 3;

    /** By kind, the most frequent first. */
    static final Comparator<Pattern> ORDER = Comparator.comparing(Pattern::kind)
            .thenComparing(Comparator.comparingInt(Pattern::times).reversed())
            .thenComparing(Pattern::key);

    private Patterns() {}

    /** What the history shows, by kind, the most frequent first. */
    public static List<Pattern> in(History history) {
        return Stream.of(
                        history.unmatched().stream().flatMap(u -> unmatched(u).stream()),
                        history.pairs().stream().flatMap(p -> together(p).stream()),
                        history.begun().stream().flatMap(b -> sameHour(b).stream()),
                        someWorkloads(history.achieved()))
                .flatMap(found -> found)
                .sorted(ORDER)
                .toList();
    }

    private static Optional<Pattern> unmatched(History.Unmatched alert) {
        if (alert.incidents() < LEAST_UNMATCHED) {
            return Optional.empty();
        }
        return Optional.of(new Pattern(
                Pattern.Kind.UNMATCHED,
                alert.name() + "|" + alert.symptom(),
                "No rule says anything about " + alert.name() + ".",
                times(alert.incidents()) + ", about " + count(alert.subjects(), "object") + ", symptom "
                        + alert.symptom() + ".",
                "Write a rule for it: kubernaut rules new --alert NAME",
                "/api/v1/decisions?alert=" + encoded(alert.name()),
                alert.incidents(),
                0,
                alert.last()));
    }

    private static Optional<Pattern> together(History.Pair pair) {
        int rarer = Math.min(pair.ones(), pair.others());
        double chance = Chance.atLeast(pair.both(), pair.expected());
        if (pair.both() < LEAST_TOGETHER || pair.both() < LEAST_SHARE_TOGETHER * rarer || chance > MOST_BY_CHANCE) {
            return Optional.empty();
        }
        return Optional.of(new Pattern(
                Pattern.Kind.TOGETHER,
                pair.cluster() + "|" + pair.one() + "|" + pair.other(),
                pair.one() + " and " + pair.other() + " begin together.",
                "In the same ten minutes of one namespace " + times(pair.both()) + "; " + pair.one() + " began "
                        + times(pair.ones()) + " in all, " + pair.other() + " " + times(pair.others())
                        + "; by chance it would be "
                        + times(pair.expected()) + ".",
                "See whether one explains the other: then a rule can act on the cause, or Alertmanager can inhibit one of"
                        + " them.",
                "/api/v1/incidents?alert=" + encoded(pair.one()),
                pair.both(),
                chance,
                pair.last()));
    }

    private static Optional<Pattern> sameHour(History.Begun begun) {
        var minutes = begun.times().stream().map(Patterns::minuteOfDay).toList();
        int from = 0;
        int most = 0;
        for (int candidate : minutes) {
            int within = 0;
            for (int minute : minutes) {
                within += Math.floorMod(minute - candidate, DAY) < HOUR ? 1 : 0;
            }
            if (within > most || (within == most && candidate < from)) {
                most = within;
                from = candidate;
            }
        }
        int start = from;
        long days = begun.times().stream()
                .filter(at -> Math.floorMod(minuteOfDay(at) - start, DAY) < HOUR)
                .map(at -> at.minusSeconds(start * 60L).atOffset(ZoneOffset.UTC).toLocalDate())
                .distinct()
                .count();
        int all = minutes.size();
        if (most < LEAST_AT_ONE_HOUR || days < LEAST_DAYS || most < LEAST_SHARE_OF_ONE_HOUR * all) {
            return Optional.empty();
        }
        // The window was chosen to hold the most: that could have been any that begins with one of the times.
        double chance = Math.min(1, all * Chance.atLeast(most - 1, Math.max(1, all - 1), 1.0 / 24));
        if (chance > MOST_BY_CHANCE) {
            return Optional.empty();
        }
        var where = begun.namespace().isEmpty() ? "" : " in " + begun.namespace();
        return Optional.of(new Pattern(
                Pattern.Kind.SAME_HOUR,
                begun.cluster() + "|" + begun.namespace() + "|" + begun.name(),
                begun.name() + where + " begins between " + clock(start) + " and " + clock(start + HOUR) + " UTC.",
                most + " of " + times(all) + ", on " + count((int) days, "day") + ".",
                "See what runs at that time: a backup, a batch job, a rotation. A maintenance window keeps actions away from it.",
                "/api/v1/incidents?alert=" + encoded(begun.name())
                        + (begun.namespace().isEmpty() ? "" : "&namespace=" + encoded(begun.namespace())),
                most,
                chance,
                begun.times().getLast()));
    }

    private static int minuteOfDay(Instant at) {
        return (int) (Math.floorMod(at.getEpochSecond(), DAY * 60L) / 60);
    }

    private static String clock(int minute) {
        int at = Math.floorMod(minute, DAY);
        return String.format(Locale.ROOT, "%02d:%02d", at / HOUR, at % HOUR);
    }

    private record What(String cluster, String action, String symptom) {}

    private static Stream<Pattern> someWorkloads(List<Achievements.OfWorkload> achieved) {
        return achieved.stream()
                .filter(a -> !a.action().equals(Learning.NOTHING))
                .collect(groupingBy(
                        a -> new What(a.workload().cluster(), a.action(), a.symptom()),
                        () -> new TreeMap<>(Comparator.comparing(What::cluster)
                                .thenComparing(What::action)
                                .thenComparing(What::symptom)),
                        toList()))
                .entrySet()
                .stream()
                .flatMap(e ->
                        e.getValue().stream().flatMap(one -> unlikeTheOthers(e.getKey(), one, e.getValue()).stream()));
    }

    private static Optional<Pattern> unlikeTheOthers(
            What what, Achievements.OfWorkload one, List<Achievements.OfWorkload> all) {
        int worked = one.tally().worked();
        int not = one.tally().didNotWork();
        int workedElsewhere = all.stream().mapToInt(a -> a.tally().worked()).sum() - worked;
        int notElsewhere = all.stream().mapToInt(a -> a.tally().didNotWork()).sum() - not;
        if (worked + not < LEAST_RUNS || workedElsewhere + notElsewhere < LEAST_RUNS) {
            return Optional.empty();
        }
        double here = (double) worked / (worked + not);
        double elsewhere = (double) workedElsewhere / (workedElsewhere + notElsewhere);
        if (Math.abs(here - elsewhere) < LEAST_DIFFERENCE) {
            return Optional.empty();
        }
        double chance = Chance.same(worked, not, workedElsewhere, notElsewhere);
        if (chance > MOST_BY_CHANCE_OF_WORKLOADS) {
            return Optional.empty();
        }
        var workload = one.workload().display();
        return Optional.of(new Pattern(
                Pattern.Kind.SOME_WORKLOADS,
                what.cluster() + "|" + what.action() + "|" + what.symptom() + "|" + workload,
                what.action() + " against " + what.symptom()
                        + (here > elsewhere
                                ? " works for " + workload + " and hardly for others."
                                : " hardly works for " + workload + " and does for others."),
                "It worked " + worked + " of " + times(worked + not) + " there, and " + workedElsewhere + " of "
                        + times(workedElsewhere + notElsewhere) + " elsewhere.",
                here > elsewhere
                        ? "See what is special there; elsewhere, another action may be better."
                        : "See what is special there: its trouble may have another cause.",
                "/api/v1/effectiveness?action=" + encoded(what.action()) + "&symptom=" + encoded(what.symptom()),
                worked + not,
                chance,
                one.tally().latest()));
    }

    private static String times(int many) {
        return count(many, "time");
    }

    private static String times(double many) {
        return String.format(Locale.ROOT, many < 0.1 ? "%.3f times" : "%.1f times", many);
    }

    private static String count(int many, String what) {
        return many + " " + what + (many == 1 ? "" : "s");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
