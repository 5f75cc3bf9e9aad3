package io.kubernaut.core.pattern;

import io.kubernaut.core.assessment.MetricSource.Sample;
import io.kubernaut.core.pattern.SeriesSource.Series;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What will be used up before long if it goes on as it did: volumes, their inodes, and memory that leaks. It asks Prometheus
 * for the last {@link #WINDOW} of whatever is more than half used.
 */
final class Exhaustion {
    /** How far back is looked. */
    static final Duration WINDOW = Duration.ofDays(7);

    /** How far ahead a date is told. */
    static final Duration AHEAD = Duration.ofDays(14);

    static final Duration STEP = Duration.ofHours(3);
    static final int LEAST_VALUES = 28;

    /** So many hundredths it must have risen, so that noise is no trend. */
    static final double LEAST_RISE = 0.02;

    /** After a fall by so much something else began: it was cleaned up, enlarged or restarted. */
    static final double BEGINS_ANEW = 0.1;

    /** What slows down to less than this part of its slope may never arrive. */
    static final double LEAST_OF_LATE = 0.5;

    /** Of each kind, the fullest. */
    private static final int MOST_SERIES = 200;

    private final SeriesSource source;
    private final String clusterLabel;

    /**
     * What can be used up.
     *
     * @param name within the key
     * @param what it is called
     * @param by the labels that name one
     * @param used what is used, where {@code %s} takes a modifier; {@code all} the same of what there is
     */
    private record Kind(
            String name, String what, List<String> by, String used, String all, String says, String advice) {
        String promQl(String clusterLabel) {
            var labels = clusterLabel.isEmpty()
                    ? by
                    : Stream.concat(Stream.of(clusterLabel), by.stream()).toList();
            var named = "(" + String.join(", ", labels) + ")";
            return share(named, "") + " and on " + named + " topk(" + MOST_SERIES + ", " + share(named, " @ end()")
                    + " > 0.5)";
        }

        private String share(String named, String at) {
            return "max by " + named + " (" + used.formatted(at) + ") / max by " + named + " (" + all.formatted(at)
                    + ")";
        }
    }

    private static final List<String> CLAIM = List.of("namespace", "persistentvolumeclaim");

    private static final List<Kind> KINDS = List.of(
            new Kind(
                    "volume",
                    "the space of a volume",
                    CLAIM,
                    "kubelet_volume_stats_used_bytes%s",
                    "kubelet_volume_stats_capacity_bytes%s",
                    "The volume of claim %s will be full",
                    "Enlarge it or clean it up before then."),
            new Kind(
                    "inodes",
                    "the inodes of a volume",
                    CLAIM,
                    "kubelet_volume_stats_inodes_used%s",
                    "kubelet_volume_stats_inodes%s",
                    "The volume of claim %s will have no inodes left",
                    "Clean up small files before then; a larger volume has more inodes."),
            new Kind(
                    "memory",
                    "a memory limit",
                    List.of("namespace", "pod", "container"),
                    // The least of three hours: what rises there is not given back.
                    "min_over_time(container_memory_working_set_bytes{container!=\"\",container!=\"POD\"}[3h]%s)",
                    "kube_pod_container_resource_limits{resource=\"memory\"}%s",
                    "The memory of container %s will reach its limit",
                    "See whether it leaks; a restart before then is cheaper than a kill for memory."));

    /** @param clusterLabel which tells clusters apart in time series; "" where they are all of the only one */
    Exhaustion(SeriesSource source, String clusterLabel) {
        this.source = source;
        this.clusterLabel = clusterLabel;
    }

    /** What will be used up within {@link #AHEAD}; where that cannot be known of a kind, one that says so. */
    List<Pattern> at(Instant now) {
        var found = new ArrayList<Pattern>();
        for (var kind : KINDS) {
            try {
                var told = source.range(kind.promQl(clusterLabel), now.minus(WINDOW), now, STEP);
                for (var series : told.series()) {
                    usedUp(kind, series, now).ifPresent(found::add);
                }
                if (!told.silent().isEmpty()) {
                    found.add(unknown(
                            kind,
                            "is known only in part",
                            "One Prometheus of several did not tell: " + told.silent()
                                    + ". What only that one has is missing here.",
                            now));
                }
            } catch (IOException e) {
                found.add(unknown(kind, "is not known", "Prometheus did not tell: " + e.getMessage() + ".", now));
            }
        }
        return found;
    }

    private Optional<Pattern> usedUp(Kind kind, Series series, Instant now) {
        var samples = sinceItBegan(series.samples());
        if (samples.size() < LEAST_VALUES || samples.getLast().at().isBefore(now.minus(STEP.multipliedBy(2)))) {
            return Optional.empty();
        }
        var trend = Trend.of(samples);
        var late = Trend.of(samples.subList(samples.size() / 2, samples.size()));
        double days = Duration.between(samples.getFirst().at(), trend.end()).toSeconds() / 86_400.0;
        if (trend.least() <= 0
                || trend.perDay() * days < LEAST_RISE
                || late.perDay() < LEAST_OF_LATE * trend.perDay()
                || trend.chance() > Patterns.MOST_BY_CHANCE
                || trend.level() >= 1) {
            return Optional.empty();
        }
        var when = trend.reaches(1, trend.perDay());
        if (when.isAfter(now.plus(AHEAD))) {
            return Optional.empty();
        }
        var who =
                kind.by().stream().map(l -> series.labels().getOrDefault(l, "")).collect(Collectors.joining("/"));
        var namespace = series.labels().getOrDefault("namespace", "");
        return Optional.of(new Pattern(
                Pattern.Kind.EXHAUSTION,
                series.labels().getOrDefault(clusterLabel, "") + "|" + kind.name() + "|" + who,
                kind.says().formatted(who) + " around " + day(when) + ".",
                String.format(
                        Locale.ROOT,
                        "%.0f %% are used. It rose by %.1f points a day during %.1f days (%.1f to %.1f): it comes to that between %s"
                                + " and %s.",
                        100 * trend.level(),
                        100 * trend.perDay(),
                        days,
                        100 * trend.least(),
                        100 * trend.most(),
                        day(trend.reaches(1, trend.most())),
                        day(trend.reaches(1, trend.least()))),
                kind.advice(),
                "/api/v1/incidents?namespace=" + URLEncoder.encode(namespace, StandardCharsets.UTF_8),
                samples.size(),
                trend.chance(),
                trend.end()));
    }

    /** Without what was before the last fall. */
    private static List<Sample> sinceItBegan(List<Sample> samples) {
        int from = 0;
        for (int i = 1; i < samples.size(); i++) {
            if (samples.get(i).value() < samples.get(i - 1).value() - BEGINS_ANEW) {
                from = i;
            }
        }
        return samples.subList(from, samples.size());
    }

    private static String day(Instant at) {
        return at.atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }

    private static Pattern unknown(Kind kind, String howFar, String evidence, Instant now) {
        return new Pattern(
                Pattern.Kind.EXHAUSTION,
                "unknown|" + kind.name(),
                "Whether " + kind.what() + " will be used up " + howFar + ".",
                evidence,
                "See whether kubernaut.prometheus.url is right and Prometheus answers; the next search asks again.",
                "/api/v1/patterns",
                1,
                0,
                now);
    }
}
