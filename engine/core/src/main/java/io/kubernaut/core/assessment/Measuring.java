package io.kubernaut.core.assessment;

import static io.kubernaut.core.assessment.Component.Kind.METRICS;

import io.kubernaut.core.assessment.MetricSource.Answer;
import io.kubernaut.core.assessment.MetricSource.Sample;
import io.kubernaut.core.cluster.ClusterView;
import io.kubernaut.core.cluster.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whether what is measured became better, by what Prometheus keeps. What it cannot tell is neither good nor bad. */
public final class Measuring {
    /** As far back as the rates of the queries reach. Each window is as long, too. */
    public static final Duration WINDOW = Duration.ofMinutes(5);

    static final Duration STEP = Duration.ofSeconds(30);

    /** Of the 10 or 11 values that a window can have. */
    static final int LEAST_SAMPLES = 8;

    private static final Duration FARTHEST = Duration.ofDays(1);
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    /** Where no Prometheus is asked. */
    public static final Measuring NONE = new Measuring(MetricSource.NONE, List.of(), "");

    /** Where a source is out of reach, that is known before anything is asked that decides nothing. */
    private static final Comparator<Query> JUDGES_FIRST = Comparator.comparing(q -> !q.judges());

    private record Query(Measure measure, boolean judges, String promQl) {}

    private final MetricSource source;
    private final List<Measure> measures;
    private final String clusterLabel;

    /**
     * Two windows of {@link #WINDOW}.
     *
     * @param until when the one before the action ends
     * @param from when the one after it begins; at least {@link #WINDOW} after its effect showed, as rates reach back
     */
    public record Windows(Instant until, Instant from) {
        public Windows {
            if (from.minus(WINDOW).isBefore(until)) {
                throw new IllegalArgumentException("What follows " + until + " must begin " + WINDOW + " later");
            }
            until = until.truncatedTo(ChronoUnit.SECONDS);
            from = from.plusNanos(999_999_999).truncatedTo(ChronoUnit.SECONDS);
        }

        Instant start() {
            return until.minus(WINDOW);
        }

        Instant end() {
            return from.plus(WINDOW);
        }
    }

    private Measuring(MetricSource source, List<Measure> measures, String clusterLabel) {
        this.source = source;
        this.measures = List.copyOf(measures);
        this.clusterLabel = clusterLabel;
    }

    /** @param clusterLabel which tells clusters apart in time series; "" where they are all of the only one */
    public static Measuring by(MetricSource source, List<Measure> measures, String clusterLabel) {
        if (!clusterLabel.isEmpty() && !LABEL.matcher(clusterLabel).matches()) {
            throw new IllegalArgumentException("No label is named " + clusterLabel);
        }
        return new Measuring(source, measures, clusterLabel);
    }

    /**
     * Asks for all measures of the objects, once the windows are over, where one of them judges the symptom.
     *
     * @param objects whom the action was to help, such as a workload and its claim
     */
    public Look look(ClusterView view, List<ObjectRef> objects, String symptom, Windows windows, Instant now) {
        if (measures.isEmpty()) {
            return unknown("Prometheus is not asked for measures.", false);
        }
        if (measures.stream().noneMatch(m -> m.judges().contains(symptom))) {
            return unknown("There is no measure for " + symptom + ".", false);
        }
        if (!view.available()) {
            return unknown("The cluster cannot be read: " + view.unavailableBecause() + ".", true);
        }
        var measured = objects.stream()
                .distinct()
                .flatMap(o -> MeasuredObject.of(view, o).stream())
                .toList();
        if (clusterLabel.isEmpty()
                && measured.stream().anyMatch(o -> !o.ref().cluster().isEmpty())) {
            return unknown("Which label of time series names the cluster is not set.", false);
        }
        var asked = measured.stream()
                .flatMap(o -> queries(o, symptom))
                .sorted(JUDGES_FIRST)
                .toList();
        if (asked.stream().noneMatch(Query::judges)) {
            return unknown("There is no measure for " + symptom + " of what was acted on.", false);
        }
        if (windows.start().isBefore(windows.end().minus(FARTHEST))) {
            return unknown("The action took too long to compare what was before and after.", false);
        }
        return now.isBefore(windows.end())
                ? unknown("It is measured until " + windows.end() + ".", true)
                : measured(asked, windows);
    }

    /** What all measures of an object came to within the last {@link #WINDOW}, one a line, for people. */
    public List<String> lately(ClusterView view, ObjectRef object, Instant now) {
        if (measures.isEmpty()) {
            return List.of("Prometheus is not asked for measures.");
        }
        var measured = MeasuredObject.of(view, object);
        if (measured.isEmpty()) {
            return List.of("Nothing is measured of it.");
        }
        if (clusterLabel.isEmpty() && !object.cluster().isEmpty()) {
            return List.of("Which label of time series names the cluster is not set.");
        }
        return queries(measured.get(), "").map(q -> lately(q, now)).toList();
    }

    private String lately(Query query, Instant now) {
        var measure = query.measure();
        return switch (source.ask(query.promQl(), now.minus(WINDOW), now, STEP)) {
            case Answer.Unknown u -> measure.title() + " is not known, " + u.because();
            case Answer.Samples s when s.samples().isEmpty() -> measure.title() + " has no values";
            case Answer.Samples s -> {
                var all = s.samples().stream().mapToDouble(Sample::value).summaryStatistics();
                var unit = measure.unit();
                yield measure.title() + " is " + unit.said(s.samples().getLast().value()) + "; within "
                        + WINDOW.toMinutes() + " minutes from " + unit.said(all.getMin()) + " to "
                        + unit.said(all.getMax());
            }
        };
    }

    private Stream<Query> queries(MeasuredObject object, String symptom) {
        var literals = object.literals(clusterLabel);
        return measures.stream()
                .filter(m -> m.of() == object.of() && m.query().filledBy(literals))
                .map(m -> new Query(m, m.judges().contains(symptom), m.query().filled(literals)));
    }

    private Look measured(List<Query> queries, Windows windows) {
        var counts = new ArrayList<Double>();
        var judged = new ArrayList<String>();
        var shown = new ArrayList<String>();
        for (var query : queries) {
            var measure = query.measure();
            switch (source.ask(query.promQl(), windows.start(), windows.end(), STEP)) {
                case Answer.Unknown u
                when u.passing() -> {
                    return unknown("What is measured is not known: " + u.because() + ".", true);
                }
                case Answer.Unknown u -> {
                    if (query.judges()) {
                        judged.add(measure.title() + " is not known, " + u.because());
                    }
                }
                case Answer.Samples s -> {
                    var before = within(s, windows.start(), windows.until());
                    var after = within(s, windows.from(), windows.end());
                    if (Math.min(before.size(), after.size()) < LEAST_SAMPLES) {
                        if (query.judges()) {
                            judged.add(measure.title() + " is not known, there are " + before.size() + " and "
                                    + after.size() + " values before and after, and " + LEAST_SAMPLES + " are needed");
                        }
                        break;
                    }
                    var change = Change.of(before, after, measure.least());
                    var words = said(measure, change);
                    if (!query.judges()) {
                        shown.add(words);
                    } else if (change.counts()) {
                        double value = change.value(measure.better());
                        counts.add(value);
                        judged.add(words + " gives " + String.format(Locale.ROOT, "%.2f", value));
                    } else {
                        judged.add(words + " is within " + measure.unit().said(change.band()) + " of noise");
                    }
                }
            }
        }
        var because = sentence(judged, shown);
        return counts.isEmpty()
                ? unknown(because, false)
                : Look.at(Component.known(
                        METRICS,
                        counts.stream()
                                .mapToDouble(Double::doubleValue)
                                .average()
                                .orElseThrow(),
                        because));
    }

    private static String said(Measure measure, Change change) {
        return measure.title() + " " + measure.unit().said(change.before()) + " before and "
                + measure.unit().said(change.after()) + " after";
    }

    private static String sentence(List<String> judged, List<String> shown) {
        return String.join("; ", judged) + "."
                + (shown.isEmpty() ? "" : " Not judged by: " + String.join("; ", shown) + ".");
    }

    private static List<Double> within(Answer.Samples samples, Instant from, Instant to) {
        return samples.samples().stream()
                .filter(s -> !s.at().isBefore(from) && !s.at().isAfter(to))
                .map(Sample::value)
                .toList();
    }

    private static Look unknown(String because, boolean passing) {
        return new Look(Component.unknown(METRICS, because), passing);
    }
}
